// The functions: a list that can be searched, and one function with its arguments, its formula and its answer.
"use strict";

(() => {
  const { at, made, inExcel, answered, explained, doing } = xlmodel.page;
  let chosen = null;

  // The list of functions

  function list() {
    for (const each of xlmodel.functions) {
      let chapter = at("list").lastElementChild;
      if (chapter?.dataset.category !== each.category) {
        chapter = made("section");
        chapter.dataset.category = each.category;
        chapter.append(made("h3", each.category));
        at("list").append(chapter);
      }
      const button = made("button");
      button.type = "button";
      button.dataset.name = each.name;
      button.append(made("b", each.name), made("span", each.summary));
      button.onclick = () => choose(each, true);
      chapter.append(button);
    }
  }

  function search() {
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const each of xlmodel.functions) {
      const described = each.parameters.map((parameter) => `${parameter.name} ${parameter.description}`).join(" ");
      const text = `${each.name} ${each.name.replaceAll("_", " ")} ${each.summary} ${described}`.toLowerCase();
      const found = words.every((word) => text.includes(word));
      at("list").querySelector(`[data-name="${each.name}"]`).hidden = !found;
      count += found;
    }
    for (const chapter of at("list").children) chapter.hidden = !chapter.querySelector("button:not([hidden])");
    at("count").textContent = words.length ? `${count} of ${xlmodel.functions.length} functions` : `${count} functions`;
  }

  // One function

  function choose(each, focus, texts) {
    chosen = each;
    for (const button of at("list").querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.name === each.name));
    }
    at("functions").classList.add("chosen");
    at("detail").hidden = false;
    at("name").textContent = each.name;
    at("summary").textContent = each.summary;
    at("text").textContent = each.text;
    at("arguments").replaceChildren(...each.parameters.flatMap((parameter, i) => field(parameter, (texts ?? each.example)[i] ?? "")));
    at("inserted").textContent = "";
    write();
    if (focus) at("detail").focus();
  }

  function field(parameter, value) {
    const input = made("input");
    input.id = `argument-${parameter.name}`;
    input.value = value;
    input.spellcheck = false;
    input.oninput = write;
    const label = made("label", parameter.required ? parameter.name : `${parameter.name}, optional`);
    label.htmlFor = input.id;
    label.append(made("small", parameter.description));
    return [label, input];
  }

  const written = () => {
    const texts = [...at("arguments").querySelectorAll("input")].map((input) => xlmodel.written(input.value));
    while (texts.length && texts.at(-1) === "") texts.pop();
    return texts;
  };

  // As this spreadsheet spells it: the add-in's functions have a prefix, those of a playground none.
  const spelled = (name, texts) => `=${inExcel() ? `${xlmodel.namespace}.` : ""}${name}(${texts.join(", ")})`;

  function write() {
    at("formula").value = spelled(chosen.name, written());
    hideExplanation();
    showAnswer();
  }

  function read() {
    const call = xlmodel.firstCall(at("formula").value);
    hideExplanation();
    if (call && call.name !== chosen.name) {
      const formula = at("formula").value;
      choose(xlmodel.functions.find((each) => each.name === call.name), false, call.texts);
      at("formula").value = formula;
    } else if (call) {
      at("arguments").querySelectorAll("input").forEach((input, i) => (input.value = call.texts[i] ?? ""));
    }
    showAnswer();
  }

  // Its answer

  function blocks() {
    const call = xlmodel.firstCall(at("formula").value);
    if (!call || call.name !== chosen.name) throw new Error(`this is no call such as ${spelled(chosen.name, written())}`);
    const texts = [...call.texts];
    while (texts.length && texts.at(-1) === "") texts.pop();
    return texts.map((text) => {
      const block = xlmodel.constant(text);
      if (block === undefined) throw new Error(`${text} is no number or text: cells are read only in the workbook`);
      return block;
    });
  }

  let latest = 0;

  async function showAnswer() {
    const mine = (latest += 1);
    const shown = await answered(chosen.name, blocks);
    if (mine === latest) at("answer").replaceChildren(...shown);
  }

  async function toggleExplanation() {
    if (!at("explanation").hidden) {
      hideExplanation();
      return;
    }
    at("explanation").replaceChildren(...(await explained(chosen.name, blocks)));
    at("explanation").hidden = false;
    at("explain").setAttribute("aria-expanded", "true");
  }

  function hideExplanation() {
    at("explanation").hidden = true;
    at("explain").setAttribute("aria-expanded", "false");
  }

  const insert = () =>
    Excel.run(async (context) => {
      const cell = context.workbook.getActiveCell();
      cell.load("values,address");
      await context.sync();
      if (cell.values[0][0] !== "" && at("insert").dataset.over !== cell.address) {
        // Undo does not reach what an add-in writes in Excel before API 1.19.
        at("insert").dataset.over = cell.address;
        throw new Error(`${cell.address} is not empty: press again to replace what stands there`);
      }
      delete at("insert").dataset.over;
      cell.formulas = [[at("formula").value]];
      await context.sync();
      return `${cell.address}: ${at("formula").value}`;
    });

  at("search").oninput = search;
  at("formula").oninput = read;
  at("arguments").onsubmit = (event) => event.preventDefault();
  at("explain").onclick = toggleExplanation;
  at("insert").onclick = () => doing(at("insert"), at("inserted"), insert);
  at("copy").onclick = async () => {
    await navigator.clipboard.writeText(at("formula").value);
    at("copy").textContent = "Copied";
    setTimeout(() => (at("copy").textContent = "Copy formula"), 1500);
  };
  at("back").onclick = () => {
    at("functions").classList.remove("chosen");
    at("search").focus();
  };

  xlmodel.page.answerAgain = () => chosen && showAnswer();

  list();
  search();
  if (matchMedia("(min-width: 800px)").matches) choose(xlmodel.functions.find((each) => each.name === "FORWARD_PE"));
})();
