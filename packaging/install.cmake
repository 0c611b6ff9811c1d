# What `cmake --install` and cpack take along: the program, its configs, pages, manual and completion (docs/install.md).
include(GNUInstallDirs)

# The program finds its configs from where it is itself, ../share/eyrie/configs (sim/configs/config_files.cpp): what is
# installed can be moved as a whole.
install(TARGETS eyrie RUNTIME)
install(DIRECTORY configs DESTINATION share/eyrie)
install(FILES README.md CHANGELOG.md CITATION.cff LICENSE packaging/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "__pycache__" EXCLUDE)
# Pages whose commands are those of the installed program take the place of the tree's (at the end of the next part).

# --- Manual pages and completion, made from what the program says of itself ----------------------

find_program(EYRIE_PYTHON python3)
set(installed_targets eyrie)
if(EYRIE_PYTHON)
    set(manual ${PROJECT_BINARY_DIR}/manual)
    set(declarations ${manual}/declarations.json)
    add_custom_command(OUTPUT ${declarations} VERBATIM
        DEPENDS eyrie ${PROJECT_SOURCE_DIR}/scripts/manual.py ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}
        COMMAND eyrie declarations > ${declarations}
        COMMAND ${EYRIE_PYTHON} -B ${PROJECT_SOURCE_DIR}/scripts/manual.py ${declarations} --output ${manual}
                --changelog ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
    add_custom_target(eyrie_manual ALL DEPENDS ${declarations})
    list(APPEND installed_targets eyrie_manual)
    file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md)
    set(installed_pages ${PROJECT_BINARY_DIR}/installed_pages)
    add_custom_command(OUTPUT ${installed_pages}/README.md VERBATIM
        DEPENDS ${PROJECT_SOURCE_DIR}/scripts/installed_pages.py ${PROJECT_SOURCE_DIR}/README.md ${pages}
        COMMAND ${EYRIE_PYTHON} -B ${PROJECT_SOURCE_DIR}/scripts/installed_pages.py ${PROJECT_SOURCE_DIR}
                ${installed_pages})
    add_custom_target(eyrie_installed_pages ALL DEPENDS ${installed_pages}/README.md)
    list(APPEND installed_targets eyrie_installed_pages)
    install(DIRECTORY ${installed_pages}/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
    install(FILES ${manual}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
    install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
    install(FILES ${manual}/completion/eyrie.bash RENAME eyrie
            DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${manual}/completion/_eyrie DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
    install(FILES ${manual}/completion/eyrie.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
set(recommended gnuplot-nox)  # --plot
# The Python module, where it is built, has install rules of its own.
if(TARGET eyrie_package)
    list(APPEND installed_targets eyrie_package)
    math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
    string(APPEND recommended ", python3 (>= 3.${Python_VERSION_MINOR}), python3 (<< 3.${next_minor}), python3-numpy")
endif()
# All that is installed, without the tests.
add_custom_target(installed DEPENDS ${installed_targets})

# --- Packages: cpack, or scripts/package ----------------------------------------------------------

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME eyrie)
set(CPACK_PACKAGE_VENDOR "The Eyrie authors")
set(CPACK_PACKAGE_CONTACT "The Eyrie authors <authors@eyrie.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "cycle-accurate simulator of spatial DNN accelerators")
set(CPACK_PACKAGE_DESCRIPTION
    "Simulates layers of a network on an array of processing elements under row-,\n\
weight- and output-stationary dataflows, cycle by cycle and with real data, and\n\
reports cycles, accesses and energy by memory level and data type.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "${recommended}")
if(TARGET eyrie_package)
    set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-pandas, python3-matplotlib")  # tables and pictures, where asked for
    set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/debian/postinst
        ${PROJECT_SOURCE_DIR}/packaging/debian/prerm)
    set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
endif()
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME eyrie-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "/build/" "/[.]git/" "/[.]git$" "/__pycache__/")
include(CPack)
