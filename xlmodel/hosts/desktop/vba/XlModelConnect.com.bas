Option Explicit
Option Private Module
' Python is started by Windows itself, from the registration that `xlmodel excel install` has made for this user.

Public Function XlmConnect() As Object
    Set XlmConnect = CreateObject("XlModel.Server")
End Function
