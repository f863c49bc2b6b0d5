@echo off
rem Compiles eng\Build when its sources changed, then runs it: `build` lists the verbs.
setlocal
cd /d "%~dp0"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo dotnet is not on PATH. Install the .NET 10 SDK: https://dot.net/download
  exit /b 1
)
set DOTNET_NOLOGO=1
set DOTNET_CLI_UI_LANGUAGE=en
set "tool=%CD%\artifacts\tool\windows"
if not exist "%tool%" mkdir "%tool%"

rem A file that one cmd has open for writing can't be opened by another: two at once compile one after the other.
:wait
set compiled=
call :compile 2>nul 9>"%tool%\.lock"
if "%compiled%"=="" (
  ping -n 2 127.0.0.1 >nul
  goto wait
)
if "%compiled%"=="no" (
  type "%tool%\build.log"
  exit /b 1
)
dotnet "%tool%\bin\build.dll" %*
exit /b %errorlevel%

:compile
set compiled=yes
dotnet build eng\Build -c Release -v quiet --nologo -o "%tool%\bin" "-p:BaseIntermediateOutputPath=%tool%\obj/" -p:RunAnalyzers=false >"%tool%\build.log" 2>&1
if errorlevel 1 set compiled=no
exit /b 0
