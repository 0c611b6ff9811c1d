# The README's two commands on a bare Debian 12. What follows `docker run IMAGE` are arguments of eyrie.
FROM debian:12
COPY . /eyrie
WORKDIR /eyrie
RUN scripts/setup
RUN scripts/eyrie run --accelerator eyeriss --network alexnet --mapping eyeriss_alexnet --batch 4 --check
ENTRYPOINT ["/eyrie/build/release/eyrie"]
