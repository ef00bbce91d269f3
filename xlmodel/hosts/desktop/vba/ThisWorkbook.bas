Option Explicit

Private Sub Workbook_Open()
    XlmRegister
    Me.Saved = True
End Sub
