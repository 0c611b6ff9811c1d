int run_tests(int argc, char** argv);  // tests/run_tests.cpp

int main(int argc, char** argv) { return run_tests(argc, argv); }
