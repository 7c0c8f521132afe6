@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Runs Evograft on Windows. Not tested there: see README.md, "Systems". Unlike the other launcher it
rem builds only what is missing, not what is older than its sources: cmd cannot compare those.
setlocal
set "HOME_DIR=%~dp0"
set "APP=%HOME_DIR%host-sample\cli\target\evograft"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not exist "%APP%\lib" (
  echo evograft: building, the first time also downloads libraries 1>&2
  pushd "%HOME_DIR%"
  call mvn -q -B -ntp -DskipTests -Dspotless.check.skip -P !static-analysis -pl host-sample/cli -am package
  if errorlevel 1 (
    popd
    echo evograft: the build failed; needs Java 17 or newer and Maven 1>&2
    exit /b 2
  )
  popd
)
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -Devograft.app="%APP%" -cp "%APP%\lib\*" dev.evograft.cli.Main %*
