namespace Generative.Tokenizers;

/// <summary>Reads the normaliser of tokenizer.json.</summary>
internal static class NormaliserReader
{
    public static INormaliser? Read(JsonObjectReader? json) => json is null ? null : json.Text("type") switch
    {
        "Sequence" => new NormaliserSequence([.. json.Objects("normalizers").Select(n => Read(n)!)]),
        "NFC" => new UnicodeForm(compatible: false, compose: true),
        "NFD" => new UnicodeForm(compatible: false, compose: false),
        "NFKC" => new UnicodeForm(compatible: true, compose: true),
        "NFKD" => new UnicodeForm(compatible: true, compose: false),
        "Lowercase" => new TextRule(Characters.Lower),
        "StripAccents" => new TextRule(Characters.WithoutAccents),
        "Nmt" => new TextRule(NmtCharacters.Apply),
        "ByteLevel" => new TextRule(ByteLevelSplitter.Spell),
        "Precompiled" => Precompiled(json),
        "Prepend" => Prepend(json.Text("prepend")),
        "Replace" => Replace(json),
        "Strip" => Strip(json.Flag("strip_left", true), json.Flag("strip_right", true)),
        "BertNormalizer" => Bert(json),
        var type => throw new InvalidDataException($"{json.Source}: 'type' is '{type}', which is no known normalizer; use a known one"),
    };

    /// <summary>Whether it writes text in the <see cref="ByteAlphabet"/>.</summary>
    public static bool IsByteLevel(JsonObjectReader? json) => json is not null
        && (json.Text("type") == "ByteLevel" || json.Objects("normalizers").Any(IsByteLevel));

    private static TextRule Prepend(string prefix) => new(text => text.Length == 0 ? text : prefix + text);

    private static TextRule Replace(JsonObjectReader json)
    {
        var (find, content) = (PatternReader.Read(json), json.Text("content"));
        return new(text => Matches.Replace(text, find(text), content));
    }

    private static TextRule Strip(bool left, bool right) => new(text => (left, right) switch
    {
        (true, true) => text.Trim(),
        (true, false) => text.TrimStart(),
        (false, true) => text.TrimEnd(),
        _ => text,
    });

    private static BertNormaliser Bert(JsonObjectReader json)
    {
        var lower = json.Flag("lowercase", true);
        var strip = json.OptionalFlag("strip_accents") ?? lower;
        return new(json.Flag("clean_text", true), json.Flag("handle_chinese_chars", true), strip, lower);
    }

    private static PrecompiledNormaliser? Precompiled(JsonObjectReader json)
    {
        try
        {
            return new(new(Convert.FromBase64String(json.Text("precompiled_charsmap")), json.Source));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{json.Source}: 'precompiled_charsmap' is not base 64 ({e.Message}); fetch the file again", e);
        }
    }
}
