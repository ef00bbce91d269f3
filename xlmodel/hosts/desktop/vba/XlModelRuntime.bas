Option Explicit
Option Private Module
' From a formula to Python and back. Values cross the border between the two processes once, in one call; Python
' never reaches back into Excel. An error is a real error value, also inside an array, and its reason is kept.

Private Const XLM_PYTHON As String = "xlmodel.hosts.desktop.server"
Private Const XLM_MANY_CELLS As Double = 10000
Private Const XLM_PAUSE As Long = 30

Private mServer As Object       ' Python, once it has answered
Private mTryAgainAt As Date     ' Python that cannot be started is not asked again for every cell
Private mTrouble As String      ' why it could not be started
Private mReason As String       ' why the last formula shows an error
Private mExplaining As Boolean
Private mCalls As Variant       ' made while a cell is explained: signature and arguments of each

' Formulas

Public Function XlmCall(ByVal signature As String, ByVal arguments As Variant) As Variant
    Dim again As Boolean, number As Long, why As String
    On Error GoTo failed
    If mExplaining Then XlmNote signature, arguments
ask:
    XlmCall = XlmAnswer(XlmServer().CallUDF(XLM_PYTHON, "formula", Array(XlmRequest(signature, arguments))))
    Exit Function
failed:
    number = Err.Number ' what is called next may clear it
    why = Err.Description
    If Not again And XlmIsGone(number) Then
        again = True
        Set mServer = Nothing
        Resume ask
    End If
    XlmCall = XlmError(2015, why)
End Function

Public Function XlmArgument(Optional ByVal value As Variant) As Variant
    ' What Python gets for an argument: values, never an object. What is no value has a word of its own.
    On Error GoTo unreadable
    If IsMissing(value) Then
        XlmArgument = "#xlm:missing"
    ElseIf Not IsObject(value) Then
        XlmArgument = value
    ElseIf TypeName(value) = "Range" Then
        XlmArgument = XlmCells(value)
    Else
        XlmArgument = "#xlm:object"
    End If
    Exit Function
unreadable:
    XlmArgument = "#xlm:unreadable"
End Function

Private Function XlmCells(ByVal block As Object) As Variant
    If block.Areas.Count > 1 Then
        XlmCells = "#xlm:areas"
    ElseIf CDbl(block.Rows.Count) * block.Columns.Count > XLM_MANY_CELLS Then
        XlmCells = XlmUsedPart(block).Value2
    Else
        XlmCells = block.Value2
    End If
End Function

Public Function XlmUsedPart(ByVal block As Object) As Object
    ' A whole column has a million cells. Its end is cut off where the last sheet of the workbook ends, so that two
    ' columns still belong together, also of two sheets.
    Dim sheet As Object, used As Object, lastRow As Long, lastColumn As Long
    For Each sheet In block.Worksheet.Parent.Worksheets
        Set used = sheet.UsedRange
        If used.Row + used.Rows.Count > lastRow Then lastRow = used.Row + used.Rows.Count
        If used.Column + used.Columns.Count > lastColumn Then lastColumn = used.Column + used.Columns.Count
    Next sheet
    Set XlmUsedPart = block.Resize(XlmBetween(lastRow - block.Row, block.Rows.Count), _
        XlmBetween(lastColumn - block.Column, block.Columns.Count))
End Function

Private Function XlmBetween(ByVal wanted As Long, ByVal most As Long) As Long
    XlmBetween = wanted
    If XlmBetween > most Then XlmBetween = most
    If XlmBetween < 1 Then XlmBetween = 1
End Function

Private Function XlmRequest(ByVal signature As String, ByVal arguments As Variant) As Variant
    ' What Python is asked; a workbook that counts its days from 1904 says so.
    If XlmCountsFrom1904() Then
        XlmRequest = Array(signature, arguments, True)
    Else
        XlmRequest = Array(signature, arguments)
    End If
End Function

Private Function XlmCountsFrom1904() As Boolean
    On Error Resume Next ' a formula that VBA itself evaluates stands in no cell
    XlmCountsFrom1904 = Application.Caller.Worksheet.Parent.Date1904
End Function

' Answers

Private Function XlmAnswer(ByVal answer As Variant) As Variant
    Dim i As Long, j As Long
    If IsArray(answer) Then
        If XlmDimensions(answer) = 1 Then
            For i = LBound(answer) To UBound(answer)
                If VarType(answer(i)) = vbString Then answer(i) = XlmValue(answer(i))
            Next i
        Else
            For i = LBound(answer, 1) To UBound(answer, 1)
                For j = LBound(answer, 2) To UBound(answer, 2)
                    If VarType(answer(i, j)) = vbString Then answer(i, j) = XlmValue(answer(i, j))
                Next j
            Next i
        End If
        XlmAnswer = answer
    ElseIf VarType(answer) = vbString Then
        XlmAnswer = XlmValue(answer)
    Else
        XlmAnswer = answer
    End If
End Function

Private Function XlmValue(ByVal text As String) As Variant
    ' "#xlm:error:2042:reason" is an error; any other text is itself.
    If Left$(text, 11) = "#xlm:error:" Then
        XlmValue = XlmError(CLng(Mid$(text, 12, 4)), Mid$(text, 17))
    Else
        XlmValue = text
    End If
End Function

Private Function XlmError(ByVal number As Long, ByVal reason As String) As Variant
    If Len(reason) > 0 Then mReason = reason
    XlmError = CVErr(number)
End Function

Private Function XlmDimensions(ByRef answer As Variant) As Long
    Dim bound As Long
    On Error GoTo counted
    XlmDimensions = 1
    bound = UBound(answer, 2)
    XlmDimensions = 2
counted:
End Function

' Python

Public Function XlmServer() As Object
    If mServer Is Nothing Then
        If Now < mTryAgainAt Then Err.Raise vbObjectError + 513, "xlmodel", mTrouble
        XlmStart
    End If
    Set XlmServer = mServer
End Function

Private Sub XlmStart()
    Dim python As Object
    On Error GoTo failed
    Set python = XlmConnect()
    ' Python ends when the Excel with this window has ended.
    python.CallUDF XLM_PYTHON, "hello", Array(Array(XLM_VERSION, Application.Hwnd))
    Set mServer = python
    mTryAgainAt = 0
    Exit Sub
failed:
    mTrouble = "Python did not start (" & Err.Description & "); run: xlmodel excel doctor"
    mTryAgainAt = Now + TimeSerial(0, 0, XLM_PAUSE)
    Err.Raise vbObjectError + 513, "xlmodel", mTrouble
End Sub

Private Function XlmIsGone(ByVal number As Long) As Boolean
    ' The process has ended: automation error 462, or one of the RPC_E_ and RPC_S_ errors.
    Select Case number
        Case 462, -2147023174, -2147023170, -2147417848, -2147417842, -2146959355, -2147418113
            XlmIsGone = True
    End Select
End Function

Public Function XlmAsk(ByVal request As String, ByVal arguments As Variant, Optional ByVal book As Object) As Variant
    ' What a button wants from Python. A person has pressed it: no pause after a failure, errors go to the caller.
    Dim again As Boolean, number As Long, why As String
    On Error GoTo failed
    mTryAgainAt = 0
ask:
    If book Is Nothing Then
        XlmAsk = XlmServer().CallUDF(XLM_PYTHON, request, Array(arguments))
    Else
        XlmAsk = XlmServer().CallUDF(XLM_PYTHON, request, Array(arguments), book)
    End If
    Exit Function
failed:
    number = Err.Number
    why = Err.Description
    If Not again And XlmIsGone(number) Then
        again = True
        Set mServer = Nothing
        Resume ask
    End If
    Err.Raise number, "xlmodel", why
End Function

' Reasons

Public Function XlmLastReason() As String
    XlmLastReason = mReason
End Function

Public Function XlmCallsOf(ByVal cell As Object) As Variant
    ' Calculates the cell again and listens.
    mCalls = Empty
    mExplaining = True
    On Error Resume Next
    cell.Calculate
    On Error GoTo 0
    mExplaining = False
    If IsEmpty(mCalls) Then XlmCallsOf = Array() Else XlmCallsOf = mCalls
End Function

Private Sub XlmNote(ByVal signature As String, ByVal arguments As Variant)
    If IsEmpty(mCalls) Then
        ReDim mCalls(0 To 0)
    Else
        ReDim Preserve mCalls(0 To UBound(mCalls) + 1)
    End If
    mCalls(UBound(mCalls)) = Array(signature, arguments)
End Sub
