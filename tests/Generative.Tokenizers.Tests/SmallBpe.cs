namespace Generative.Tokenizers.Tests;

/// <summary>A byte-level BPE with all bytes and a few merges, as our own models store theirs.</summary>
internal static class SmallBpe
{
    /// <summary>Id of the token "the" with its space.</summary>
    public const int The = 258;

    /// <summary>Ids of the special tokens; 260 is left out.</summary>
    public const int End = 259, Mask = 261;

    public static TempFolder Write(string config = Config)
    {
        var tokens = Enumerable.Range(0, 256).Select(b => ByteAlphabet.Of((byte)b).ToString()).Concat(["th", "the", "\u0120the"]).ToArray();
        var vocabulary = string.Join(',', tokens.Select((t, i) => $"{System.Text.Json.JsonSerializer.Serialize(t)}:{i}"));
        var folder = new TempFolder().With("vocab.json", $"{{{vocabulary}}}");
        folder.With("merges.txt", "#version: 0.2\nt h\nth e\n\u0120 the\n");
        return config.Length == 0 ? folder : folder.With("tokenizer_config.json", config);
    }

    private const string Config = """
        {"eos_token": "[END]", "mask_token": "[MASK]", "added_tokens_decoder": {
          "259": {"content": "[END]", "special": true, "lstrip": false, "rstrip": false, "normalized": false, "single_word": false},
          "261": {"content": "[MASK]", "special": true}}}
        """;
}
