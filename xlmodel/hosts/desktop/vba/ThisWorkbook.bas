Option Explicit

Private WithEvents mExcel As Application

Private Sub Workbook_Open()
    XlmRegister
    Me.Saved = True
    If Me.IsAddin Then Set mExcel = Application
End Sub

Private Sub mExcel_WorkbookOpen(ByVal Wb As Workbook)
    XlmRelink Wb
End Sub
