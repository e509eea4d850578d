// The ASCII letters under Latin letters with diacritics, from the Unicode character database.
#pragma once

#include <string_view>

namespace idxr {

// Two characters for each code point from U+00C0 to U+024F and from U+1E00 to U+1EFF; '.' is nothing, ".." no ASCII
// letter.
inline constexpr char32_t latin_begin = 0x00C0, latin_end = 0x0250;
inline constexpr std::string_view latin =
    "A.A.A.A.A.A.AEC.E.E.E.E.I.I.I.I.D.N.O.O.O.O.O.X.O.U.U.U.U.Y.THSSA.A.A.A.A.A.AEC.E.E.E.E.I.I.I.I.D.N."
    "O.O.O.O.O.  O.U.U.U.U.Y.THY.A.A.A.A.A.A.C.C.C.C.C.C.C.C.D.D.D.D.E.E.E.E.E.E.E.E.E.E.G.G.G.G.G.G.G.G."
    "H.H.H.H.I.I.I.I.I.I.I.I.I.I.IJIJJ.J.K.K.K.L.L.L.L.L.L.L.L.L.L.N.N.N.N.N.N.N.N.N.O.O.O.O.O.O.OEOER.R."
    "R.R.R.R.S.S.S.S.S.S.S.S.T.T.T.T.T.T.U.U.U.U.U.U.U.U.U.U.U.U.W.W.Y.Y.Y.Z.Z.Z.Z.Z.Z.S...B............."
    "....D.........A.....F.G.........K.K.............O.O...........................U.U.....Y.Y.Z.Z......."
    "....................DZDZDZLJLJLJNJNJNJA.A.I.I.O.O.U.U.U.U.U.U.U.U.U.U...A.A.A.A.AEAE....G.G.K.K.O.O."
    "O.O.....J.DZDZDZG.G.....N.N.A.A.AEAEO.O.A.A.A.A.E.E.E.E.I.I.I.I.O.O.O.O.R.R.R.R.U.U.U.U.S.S.T.T....."
    "H.H.............A.A.E.E.O.O.O.O.O.O.O.O.Y.Y.........................................................";
static_assert(latin.size() == 2 * (latin_end - latin_begin));

inline constexpr char32_t latin_additional_begin = 0x1E00, latin_additional_end = 0x1F00;
inline constexpr std::string_view latin_additional =
    "A.A.B.B.B.B.B.B.C.C.D.D.D.D.D.D.D.D.D.D.E.E.E.E.E.E.E.E.E.E.F.F.G.G.H.H.H.H.H.H.H.H.H.H.I.I.I.I.K.K."
    "K.K.K.K.L.L.L.L.L.L.L.L.M.M.M.M.M.M.N.N.N.N.N.N.N.N.O.O.O.O.O.O.O.O.P.P.P.P.R.R.R.R.R.R.R.R.S.S.S.S."
    "S.S.S.S.S.S.T.T.T.T.T.T.T.T.U.U.U.U.U.U.U.U.U.U.V.V.V.V.W.W.W.W.W.W.W.W.W.W.X.X.X.X.Y.Y.Z.Z.Z.Z.Z.Z."
    "H.T.W.Y...S.....SS..A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.E.E.E.E.E.E.E.E.E.E.E.E.E.E.E.E."
    "I.I.I.I.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.O.U.U.U.U.U.U.U.U.U.U.U.U.U.U.Y.Y.Y.Y.Y.Y.Y.Y."
    "............";
static_assert(latin_additional.size() == 2 * (latin_additional_end - latin_additional_begin));

}  // namespace idxr
