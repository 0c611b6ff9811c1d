// Running gnuplot: what it cannot draw is an error that says why, and no text of the user's is a command.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/plot/gnuplot.hpp"

using namespace eyrie;

TEST_CASE("what gnuplot refuses is an input error with its reason", "[plot]") {
    CHECK_THROWS_AS(gnuplot_svg({100, 100}, {}, {{"plot nothing_of_the_kind\n", {}, ""}}), InputError);
    CHECK_THROWS_WITH(gnuplot_svg({100, 100}, {}, {{"frobnicate\n", {}, ""}}),
                      Catch::Contains("--plot: gnuplot cannot draw") && Catch::Contains("frobnicate"));
}

TEST_CASE("a text stays a text, whatever is in it", "[plot]") {
    CHECK(gnuplot_text("it's") == "\"it\\047s\"");
    CHECK(gnuplot_text("a\nplot x") == "\"a\\134x0aplot x\"");
    CHECK(gnuplot_text("(12a3") == "\"\\050\\061\\062a3\"");
    CHECK(gnuplot_text("\xff") == "\"\\134xff\"");
    CHECK(gnuplot_tic("5%") == "\"5\\045\\045\"");
    const std::string of_others[] = {"'tis",
                                     "a''b",
                                     "x'''y",
                                     "it's",
                                     "'",
                                     "''",
                                     "a\\",
                                     "\\'",
                                     "%s%d%",
                                     "50%%",
                                     "\"; print 1",
                                     "`id` '; print 1 {/Bold x}",
                                     "@GPVAL_VERSION $(id)",
                                     "caf\u00e9 \u4e2d"};
    for (const std::string& text : of_others) {
        INFO(text);
        const std::string svg = gnuplot_svg({300, 200}, {},
                                            {{"set label " + gnuplot_text(text) + " at 0,0\nset xtics (" +
                                                  gnuplot_tic(text + " below") + " 1)\nplot x\n",
                                              {},
                                              ""}});
        std::string in_xml;
        for (const char c : text) in_xml += c == '"' ? "&quot;" : std::string(1, c);
        CHECK((svg.find("<text>" + text + "</text>") != std::string::npos ||
               svg.find("<text>" + in_xml + "</text>") != std::string::npos));
        CHECK((svg.find("<text>" + text + " below</text>") != std::string::npos ||
               svg.find("<text>" + in_xml + " below</text>") != std::string::npos));
    }
}

TEST_CASE("a picture says what it shows: title, description, names of the series", "[plot]") {
    const GnuplotPanel first{"plot x, x*x\n", {"line <1>", "R&D"}, "Two lines"}, second{"plot 1\n", {"one"}, "A third"};
    const std::string svg = gnuplot_svg({100, 100}, {"a < b", "how & why"}, {first, second});
    CHECK(svg.find(" role=\"img\" aria-labelledby=\"title description\"\n") != std::string::npos);
    CHECK(svg.find("<title id=\"title\">a &lt; b</title>") != std::string::npos);
    CHECK(svg.find("<desc id=\"description\">how &amp; why. Two lines. A third</desc>") != std::string::npos);
    for (const char* const name :
         {"\"gnuplot_plot_1a\" ><title>line &lt;1&gt;</title>", "\"gnuplot_plot_2a\" ><title>R&amp;D</title>",
          "\"gnuplot_plot_1b\" ><title>one</title>"})
        CHECK(svg.find(name) != std::string::npos);
    CHECK(svg.find("GNUPLOT") == std::string::npos);
}
