# Comments of this tree as Doxygen's: the ones at the top of a file are the file's, others what follows has, and those
# behind a line are that line's.
NR == 1 && /^\/\/ / { print "/// \\file"; top = 1 }
/^ *\/\/ / && !/clang-format/ { sub(/\/\/ /, "/// "); print; next }
/^ *\/\/$/ { sub(/\/\//, "///"); print; next }
/[;,{] +\/\/ / && !/"/ { sub(/ \/\/ /, " ///< "); print; next }
{ print }
