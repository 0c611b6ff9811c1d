# Writes OUTPUT, which tells a program what it was built from (sim/command/this_build.hpp): run by every build, as the
# revision of SOURCE is another one after a commit. What does not change is not written again.
set(revision "")
find_program(git git)
if(git)
    execute_process(COMMAND ${git} -C ${SOURCE} rev-parse --show-toplevel OUTPUT_VARIABLE top ERROR_QUIET
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    file(REAL_PATH ${SOURCE} source)
    if(top STREQUAL source)  # not of a repository that the sources were unpacked into
        execute_process(COMMAND ${git} --no-optional-locks -C ${SOURCE}
                                describe --always --dirty --exclude=* --abbrev=12
                        OUTPUT_VARIABLE revision ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
endif()
string(STRIP "${FLAGS}" FLAGS)
set(content "// Written by packaging/this_build.cmake.\n"
    "#include \"sim/command/this_build.hpp\"\n\nnamespace eyrie {\n\n"
    "Build this_build() {\n"
    "    return {R\"(${VERSION})\", R\"(${revision})\", R\"(${COMPILER})\", R\"(${TYPE})\", R\"(${FLAGS})\"}\;\n"
    "}\n\n}  // namespace eyrie\n")
list(JOIN content "" content)
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} before)
endif()
if(NOT "${content}" STREQUAL "${before}")
    file(WRITE ${OUTPUT} "${content}")
endif()
