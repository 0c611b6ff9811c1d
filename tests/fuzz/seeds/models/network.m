// both spellings
Constant K1 64;
Network N {
    Layer CONV1 { Type: CONV Stride { X: 2, Y: 1 } Dimensions { K: K1, C: 3, R: 3, S: 5, Y: 226, X: 227 }
        Dataflow { SpatialMap(1,1) K; Cluster(Sz(R), P); } }
    Layer DW { Type DSCONV Dimensions { C 8 R 3 S 3 Y 9 X 9 } }
    Layer NG { Type: NGCONV Dimensions { N: 2, G: 4, K: 4, C: 2, R: 3, S: 3, Y': 9, X': 9 } }
    Layer UP { Type: TRCONV Stride { X: 2, Y: 2 } Dimensions { K: 4, C: 8, R: 2, S: 2, Y: 9, X: 9 } }
    Layer FC { Type: FC Dimensions { K: 10, C: 8, Y: 3, X: 3 } }
    Layer MM { Type: GEMM Dimensions { M: 3, N: 4, K: 5 } }
    Layer P { Type: POOL Dimensions { K: 1 } }
}
