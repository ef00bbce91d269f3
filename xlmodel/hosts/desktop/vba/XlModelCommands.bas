Option Explicit
' What the ribbon and the buttons on the sheets do. Each ends with a result, or with one dialog that says why not.

Private Const XLM_TITLE As String = "xlmodel"

Public Sub XlmRibbonRefresh(control As Object)
    XlmRefreshBook
End Sub

Public Sub XlmRibbonCheckModel(control As Object)
    XlmCheckModel
End Sub

Public Sub XlmRibbonExplain(control As Object)
    XlmExplainCell
End Sub

Public Sub XlmRibbonReference(control As Object)
    XlmFunctionReference
End Sub

Public Sub XlmRibbonAbout(control As Object)
    XlmAbout
End Sub

Public Sub XlmRefreshBook()
    ' Also the macro of the button on a sheet. Python shows its progress in the status bar.
    Dim answer As Variant
    On Error GoTo failed
    If XlmNothingIsOpen() Then Exit Sub
    If Not XlmMayEndUndo() Then Exit Sub
    Application.StatusBar = "xlmodel: starting"
    answer = XlmAsk("refresh", Array(), ActiveWorkbook)
    If answer(0) Then
        Application.StatusBar = answer(1)
    Else
        Application.StatusBar = False
        XlmSorry "Not refreshed", CStr(answer(1))
    End If
    Exit Sub
failed:
    Application.StatusBar = False
    XlmSorry "Not refreshed", Err.Description
End Sub

Private Function XlmMayEndUndo() As Boolean
    ' Excel empties its list of undo when a macro writes. A workbook that is saved has its way back in the file.
    XlmMayEndUndo = ActiveWorkbook.Saved
    If XlmMayEndUndo Then Exit Function
    XlmMayEndUndo = MsgBox("This workbook has changes that are not saved. Excel cannot undo a refresh, nor what was " & _
        "done before it: saved first, the file is the way back." & vbLf & vbLf & "Refresh now?", _
        vbOKCancel + vbQuestion, XLM_TITLE) = vbOK
End Function

Public Sub XlmCheckModel()
    ' What not to trust in the workbook: its own checks that fail, and its inputs held against the store.
    Dim answer As Variant
    On Error GoTo failed
    If XlmNothingIsOpen() Then Exit Sub
    answer = XlmAsk("check", Array(), ActiveWorkbook)
    If answer(0) Then
        MsgBox answer(1), vbInformation, XLM_TITLE
    Else
        XlmSorry "Not checked", CStr(answer(1))
    End If
    Exit Sub
failed:
    XlmSorry "Not checked", Err.Description
End Sub

Public Sub XlmExplainCell()
    Dim cell As Object, number As Long
    On Error GoTo failed
    Set cell = XlmFormulaCell()
    If cell Is Nothing Then
        MsgBox "Select a cell with a formula first.", vbInformation, XLM_TITLE
        Exit Sub
    End If
    Dim calls As Variant
    calls = XlmCallsOf(cell)
    number = XlmErrorNumber(ActiveCell.Value)
    MsgBox XlmAsk("explain", Array(cell.Formula, ActiveCell.Text, number, calls)), vbInformation, XLM_TITLE
    Exit Sub
failed:
    XlmSorry "The cell cannot be explained", Err.Description
End Sub

Public Sub XlmFunctionReference()
    ' A new workbook with all functions, opened at the one that the active cell calls.
    Dim rows As Variant, formula As String, sheet As Object, place As Long
    On Error GoTo failed
    If Not XlmFormulaCell() Is Nothing Then formula = XlmFormulaCell().Formula
    place = XlmAsk("reference_line", Array(formula))
    rows = XlmAsk("reference", Array())
    Set sheet = Workbooks.Add.Worksheets(1)
    sheet.Name = "Functions"
    With sheet.Range("A1").Resize(UBound(rows, 1) + 1, UBound(rows, 2) + 1)
        .NumberFormat = "@"
        .Value = rows
        .WrapText = True
        .VerticalAlignment = -4160
        .ColumnWidth = 40
    End With
    sheet.Range("1:1").Font.Bold = True
    sheet.Parent.Saved = True
    Application.Goto sheet.Cells(place, 1), True
    Exit Sub
failed:
    XlmSorry "The function reference cannot be shown", Err.Description
End Sub

Public Sub XlmAbout()
    On Error GoTo failed
    MsgBox XlmAsk("about", Array(XLM_VERSION)), vbInformation, XLM_TITLE
    Exit Sub
failed:
    XlmSorry "xlmodel " & XLM_VERSION, Err.Description
End Sub

Private Function XlmNothingIsOpen() As Boolean
    XlmNothingIsOpen = ActiveWorkbook Is Nothing
    If XlmNothingIsOpen Then MsgBox "Open a workbook first.", vbInformation, XLM_TITLE
End Function

Private Function XlmFormulaCell() As Object
    ' The cell whose formula fills the active cell: itself, or the one it spills from.
    Dim cell As Object
    If ActiveCell Is Nothing Then Exit Function
    Set cell = ActiveCell
    If Not cell.HasFormula Then Set cell = XlmSpillParent(cell)
    Set XlmFormulaCell = cell
End Function

Private Function XlmSpillParent(ByVal cell As Object) As Object
    On Error Resume Next ' an Excel without spills has no such property
    Set XlmSpillParent = cell.SpillParent
End Function

Private Function XlmErrorNumber(ByVal value As Variant) As Long
    ' CLng of an error value is its number, 2042 for #N/A.
    If IsError(value) Then XlmErrorNumber = CLng(value)
End Function

Private Sub XlmSorry(ByVal what As String, ByVal why As String)
    MsgBox what & ": " & why & ".", vbExclamation, XLM_TITLE
End Sub

Public Sub XlmRelink(ByVal book As Object)
    ' Excel saves an add-in's function with the add-in's path, which on another computer is another one. What cannot be
    ' changed, in a protected sheet say, stays as it is and keeps its values.
    Dim links As Variant, i As Long
    If Not ThisWorkbook.IsAddin Then Exit Sub
    On Error Resume Next
    links = book.LinkSources(1)
    If IsEmpty(links) Then Exit Sub
    For i = LBound(links) To UBound(links)
        If XlmIsElsewhere(CStr(links(i))) Then book.ChangeLink links(i), ThisWorkbook.FullName, 1
    Next i
End Sub

Private Function XlmIsElsewhere(ByVal link As String) As Boolean
    ' Whether a link leads to this add-in at a place where it is not.
    Dim path As String
    path = LCase$(Replace(link, "\", "/"))
    XlmIsElsewhere = Right$(path, 13) = "/xlmodel.xlam" And path <> LCase$(Replace(ThisWorkbook.FullName, "\", "/"))
End Function

Public Sub XlmTabVisible(control As Object, ByRef visible As Variant)
    ' Of a workbook with its own functions: one tab is enough where the add-in is loaded as well.
    Dim addin As Object
    On Error Resume Next
    Set addin = Workbooks("xlmodel.xlam")
    visible = addin Is Nothing
End Sub
