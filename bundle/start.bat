@echo off
rem Serves the conference from this machine, without the internet.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
cd /d "%~dp0"
if exist "installed\Scripts\python.exe" goto serve

set "PY="
for %%v in (3.13 3.12 3.11) do if not defined PY py -%%v -c "import venv" >nul 2>nul && set "PY=py -%%v"
if not defined PY python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "PY=python"
if not defined PY goto nopython
%PY% "install.py"
if errorlevel 1 goto failed

:serve
"installed\Scripts\python.exe" -m conference serve --data "data" %*
if errorlevel 1 pause
exit /b %errorlevel%

:nopython
echo Can Python 3.11, 3.12 hoac 3.13. / Python 3.11, 3.12 or 3.13 is needed.
:failed
pause
exit /b 1
