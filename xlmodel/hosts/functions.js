// The search of the function reference: every word must occur in a function's name, arguments or text.
(() => {
  const field = document.getElementById("search");
  const articles = [...document.querySelectorAll("article")];
  const texts = articles.map((article) => article.textContent.toLowerCase());
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    articles.forEach((article, i) => {
      article.hidden = !words.every((word) => texts[i].includes(word));
      shown += article.hidden ? 0 : 1;
    });
    for (const chapter of document.querySelectorAll("section")) {
      chapter.hidden = !chapter.querySelector("article:not([hidden])");
    }
    document.querySelector("nav").hidden = words.length > 0;
    document.getElementById("count").textContent = words.length ? `${shown} of ${articles.length}` : `${articles.length} functions`;
  };
  field.addEventListener("input", show);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    }
  });
  field.value = decodeURIComponent(location.hash.split("search=")[1] || "");
  show();
})();
