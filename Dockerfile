# The README's two commands on a bare Debian 12: the second runs where it is asked for (docker build --target test).
# What follows `docker run IMAGE` are arguments of eyrie.
FROM debian:12 AS eyrie
COPY . /eyrie
WORKDIR /eyrie
RUN scripts/eyrie run --accelerator eyeriss --network alexnet --mapping eyeriss_alexnet --batch 4 --check
ENTRYPOINT ["/eyrie/build/release/eyrie"]

FROM eyrie AS test
RUN scripts/test

FROM eyrie
