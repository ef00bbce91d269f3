Option Explicit
Option Private Module
' Python is started by xlwings' DLL: the way for a computer that refuses COM registrations of a user.

#If Win64 Then
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-@XLWINGS@.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
#Else
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-@XLWINGS@.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
#End If
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr

Private Function XlmPythonExe() As String
    XlmPythonExe = @PYTHON@
End Function

Public Function XlmConnect() As Object
    Dim answer As Variant, command As String
    XlmLoad
    command = "cmd.exe /K """"" & XlmPythonExe() & """ -P -m xlmodel.cli excel serve --class-id $(CLSID)"""
    If XLPyDLLActivateAuto(answer, command, 1) <> 0 Then Err.Raise vbObjectError + 514, "xlmodel", CStr(answer)
    Set XlmConnect = answer
End Function

Private Sub XlmLoad()
    ' The DLL lies beside Python, or, of a virtual environment, one folder up.
    Dim bits As String, folder As String
    folder = XlmFolder(XlmPythonExe())
    If Len(folder) = 0 Then Exit Sub
    #If Win64 Then
        bits = "64"
    #Else
        bits = "32"
    #End If
    If LoadLibraryW(StrPtr(folder & "\xlwings" & bits & "-@XLWINGS@.dll")) <> 0 Then Exit Sub
    LoadLibraryW StrPtr(XlmFolder(folder) & "\xlwings" & bits & "-@XLWINGS@.dll")
End Sub

Private Function XlmFolder(ByVal path As String) As String
    If InStrRev(path, "\") > 0 Then XlmFolder = Left$(path, InStrRev(path, "\") - 1)
End Function
