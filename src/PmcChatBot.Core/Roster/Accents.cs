using System.Globalization;

namespace PmcChatBot.Core.Roster;

/// <summary>
/// Letters without accents, for comparison. .NET's own normalisation leaves them as they are where there is no ICU
/// (https://learn.microsoft.com/dotnet/core/runtime-config/globalization#invariant-mode).
/// </summary>
public static class Accents
{
    // Small Latin, Greek and Cyrillic letters by the letter that they are made of, from Unicode's canonical decompositions
    // (https://www.unicode.org/Public/UCD/latest/ucd/UnicodeData.txt).
    private static readonly IReadOnlyList<(char Bare, string Accented)> Letters =
    [
        (
            'a',
            "\u00E0\u00E1\u00E2\u00E3\u00E4\u00E5\u0101\u0103\u0105\u01CE\u01DF\u01E1\u01FB\u0201\u0203\u0227\u1E01\u1EA1"
                + "\u1EA3\u1EA5\u1EA7\u1EA9\u1EAB\u1EAD\u1EAF\u1EB1\u1EB3\u1EB5\u1EB7"
        ),
        ('c', "\u00E7\u0107\u0109\u010B\u010D\u1E09"),
        (
            'e',
            "\u00E8\u00E9\u00EA\u00EB\u0113\u0115\u0117\u0119\u011B\u0205\u0207\u0229\u1E15\u1E17\u1E19\u1E1B\u1E1D\u1EB9"
                + "\u1EBB\u1EBD\u1EBF\u1EC1\u1EC3\u1EC5\u1EC7"
        ),
        ('i', "\u00EC\u00ED\u00EE\u00EF\u0129\u012B\u012D\u012F\u01D0\u0209\u020B\u1E2D\u1E2F\u1EC9\u1ECB"),
        ('n', "\u00F1\u0144\u0146\u0148\u01F9\u1E45\u1E47\u1E49\u1E4B"),
        (
            'o',
            "\u00F2\u00F3\u00F4\u00F5\u00F6\u014D\u014F\u0151\u01A1\u01D2\u01EB\u01ED\u020D\u020F\u022B\u022D\u022F\u0231"
                + "\u1E4D\u1E4F\u1E51\u1E53\u1ECD\u1ECF\u1ED1\u1ED3\u1ED5\u1ED7\u1ED9\u1EDB\u1EDD\u1EDF\u1EE1\u1EE3"
        ),
        (
            'u',
            "\u00F9\u00FA\u00FB\u00FC\u0169\u016B\u016D\u016F\u0171\u0173\u01B0\u01D4\u01D6\u01D8\u01DA\u01DC\u0215\u0217"
                + "\u1E73\u1E75\u1E77\u1E79\u1E7B\u1EE5\u1EE7\u1EE9\u1EEB\u1EED\u1EEF\u1EF1"
        ),
        ('y', "\u00FD\u00FF\u0177\u0233\u1E8F\u1E99\u1EF3\u1EF5\u1EF7\u1EF9"),
        ('d', "\u010F\u1E0B\u1E0D\u1E0F\u1E11\u1E13"),
        ('g', "\u011D\u011F\u0121\u0123\u01E7\u01F5\u1E21"),
        ('h', "\u0125\u021F\u1E23\u1E25\u1E27\u1E29\u1E2B\u1E96"),
        ('j', "\u0135\u01F0"),
        ('k', "\u0137\u01E9\u1E31\u1E33\u1E35"),
        ('l', "\u013A\u013C\u013E\u1E37\u1E39\u1E3B\u1E3D"),
        ('r', "\u0155\u0157\u0159\u0211\u0213\u1E59\u1E5B\u1E5D\u1E5F"),
        ('s', "\u015B\u015D\u015F\u0161\u0219\u1E61\u1E63\u1E65\u1E67\u1E69"),
        ('t', "\u0163\u0165\u021B\u1E6B\u1E6D\u1E6F\u1E71\u1E97"),
        ('w', "\u0175\u1E81\u1E83\u1E85\u1E87\u1E89\u1E98"),
        ('z', "\u017A\u017C\u017E\u1E91\u1E93\u1E95"),
        ('\u00E6', "\u01E3\u01FD"),
        ('\u0292', "\u01EF"),
        ('\u00F8', "\u01FF"),
        (
            '\u03B9',
            "\u0390\u03AF\u03CA\u1F30\u1F31\u1F32\u1F33\u1F34\u1F35\u1F36\u1F37\u1F76\u1F77\u1FD0\u1FD1\u1FD2\u1FD3\u1FD6" + "\u1FD7"
        ),
        (
            '\u03B1',
            "\u03AC\u1F00\u1F01\u1F02\u1F03\u1F04\u1F05\u1F06\u1F07\u1F70\u1F71\u1F80\u1F81\u1F82\u1F83\u1F84\u1F85\u1F86"
                + "\u1F87\u1FB0\u1FB1\u1FB2\u1FB3\u1FB4\u1FB6\u1FB7"
        ),
        ('\u03B5', "\u03AD\u1F10\u1F11\u1F12\u1F13\u1F14\u1F15\u1F72\u1F73"),
        (
            '\u03B7',
            "\u03AE\u1F20\u1F21\u1F22\u1F23\u1F24\u1F25\u1F26\u1F27\u1F74\u1F75\u1F90\u1F91\u1F92\u1F93\u1F94\u1F95\u1F96"
                + "\u1F97\u1FC2\u1FC3\u1FC4\u1FC6\u1FC7"
        ),
        (
            '\u03C5',
            "\u03B0\u03CB\u03CD\u1F50\u1F51\u1F52\u1F53\u1F54\u1F55\u1F56\u1F57\u1F7A\u1F7B\u1FE0\u1FE1\u1FE2\u1FE3\u1FE6" + "\u1FE7"
        ),
        ('\u03BF', "\u03CC\u1F40\u1F41\u1F42\u1F43\u1F44\u1F45\u1F78\u1F79"),
        (
            '\u03C9',
            "\u03CE\u1F60\u1F61\u1F62\u1F63\u1F64\u1F65\u1F66\u1F67\u1F7C\u1F7D\u1FA0\u1FA1\u1FA2\u1FA3\u1FA4\u1FA5\u1FA6"
                + "\u1FA7\u1FF2\u1FF3\u1FF4\u1FF6\u1FF7"
        ),
        ('\u03D2', "\u03D3\u03D4"),
        ('\u0438', "\u0439\u045D\u04E3\u04E5"),
        ('\u0435', "\u0450\u0451\u04D7"),
        ('\u0433', "\u0453"),
        ('\u0456', "\u0457"),
        ('\u043A', "\u045C"),
        ('\u0443', "\u045E\u04EF\u04F1\u04F3"),
        ('\u0475', "\u0477"),
        ('\u0436', "\u04C2\u04DD"),
        ('\u0430', "\u04D1\u04D3"),
        ('\u04D9', "\u04DB"),
        ('\u0437', "\u04DF"),
        ('\u043E', "\u04E7"),
        ('\u04E9', "\u04EB"),
        ('\u044D', "\u04ED"),
        ('\u0447', "\u04F5"),
        ('\u044B', "\u04F9"),
        ('b', "\u1E03\u1E05\u1E07"),
        ('f', "\u1E1F"),
        ('m', "\u1E3F\u1E41\u1E43"),
        ('p', "\u1E55\u1E57"),
        ('v', "\u1E7D\u1E7F"),
        ('x', "\u1E8B\u1E8D"),
        ('\u017F', "\u1E9B"),
        ('\u03C1', "\u1FE4\u1FE5"),
    ];

    private static readonly Dictionary<char, char> Bare = Letters
        .SelectMany(letter => letter.Accented.Select(accented => (accented, letter.Bare)))
        .ToDictionary();

    /// <summary>The letter in lower case without accents; nothing of an accent that stands by itself.</summary>
    public static char? Fold(char letter)
    {
        if (char.IsAscii(letter))
        {
            return char.ToLowerInvariant(letter);
        }

        var small = char.ToLowerInvariant(letter);
        return char.GetUnicodeCategory(small) == UnicodeCategory.NonSpacingMark ? null : Bare.GetValueOrDefault(small, small);
    }
}
