ERROR: ld.so: object '../libinj.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
ERROR: ld.so: object '../libinj.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
eyrie: s.yaml: cannot be read: no such file
