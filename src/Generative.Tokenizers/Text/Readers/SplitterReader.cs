using System.Text;

namespace Generative.Tokenizers;

/// <summary>Reads the pre-tokenizer of tokenizer.json.</summary>
internal static class SplitterReader
{
    public static ISplitter? Read(JsonObjectReader? json) => json is null ? null : json.Text("type") switch
    {
        "Sequence" => new SplitterSequence([.. json.Objects("pretokenizers").Select(p => Read(p)!)]),
        "ByteLevel" => new ByteLevelSplitter(json.Flag("add_prefix_space", true), json.Flag("use_regex", true)),
        "Split" => new MatchSplitter(PatternReader.Read(json), Behavior(json), json.Flag("invert", false)),
        "Whitespace" => new MatchSplitter(Matches.Runs(WordClass), SplitBehavior.Removed, invert: true),
        "WhitespaceSplit" => new MatchSplitter(Matches.Of(Rune.IsWhiteSpace), SplitBehavior.Removed),
        "BertPreTokenizer" => BertSplitter.Instance,
        "Punctuation" => new MatchSplitter(Matches.Of(Characters.IsPunctuation),
            json.Has("behavior") ? Behavior(json) : SplitBehavior.Isolated),
        "Digits" => new MatchSplitter(Matches.Of(Rune.IsNumber),
            json.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "CharDelimiterSplit" => new MatchSplitter(Matches.Of(json.Text("delimiter")), SplitBehavior.Removed),
        "Metaspace" => new Metaspace(json.OptionalText("replacement") ?? Metaspace.Symbol, Prefix(json), json.Flag("split", true)),
        "UnicodeScripts" => new MatchSplitter(ScriptRuns.Find, SplitBehavior.Removed, invert: true),
        "FixedLength" => new MatchSplitter(Matches.Chunks(Length(json)), SplitBehavior.Isolated),
        var type => throw new InvalidDataException($"{json.Source}: 'type' is '{type}', which is no known pre_tokenizer; use a known one"),
    };

    /// <summary>Whether it writes text in the <see cref="ByteAlphabet"/>.</summary>
    public static bool IsByteLevel(JsonObjectReader? json) => json is not null
        && (json.Text("type") == "ByteLevel" || json.Objects("pretokenizers").Any(IsByteLevel));

    /// <summary>Which pieces get a space in front. Old files say it with a flag.</summary>
    public static MetaspacePrefix Prefix(JsonObjectReader json) =>
        Named<MetaspacePrefix>(json, "prepend_scheme", json.Flag("add_prefix_space", true) ? "always" : "never");

    private static int Length(JsonObjectReader json) => (json.OptionalNumber("length") ?? 5) is > 0 and var length ? length
        : throw new InvalidDataException($"{json.Source}: 'length' is {json.Number("length")}; give at least 1");

    private static SplitBehavior Behavior(JsonObjectReader json) => Named<SplitBehavior>(json, "behavior", "");

    private static T Named<T>(JsonObjectReader json, string field, string fallback)
        where T : struct, Enum
    {
        var name = json.OptionalText(field) ?? fallback;
        return Enum.GetNames<T>().Contains(name, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(name, ignoreCase: true)
            : throw new InvalidDataException($"{json.Source}: '{field}' is '{name}'; known are {string.Join(", ", Enum.GetNames<T>())}");
    }

    private static int WordClass(Rune rune) => Rune.IsWhiteSpace(rune) ? 0 : Characters.IsWord(rune) ? 1 : 2;
}
