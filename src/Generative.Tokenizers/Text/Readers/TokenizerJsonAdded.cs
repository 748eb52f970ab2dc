namespace Generative.Tokenizers;

/// <summary>Reads an added token as tokenizer.json and tokenizer_config.json write it.</summary>
internal static class TokenizerJsonAdded
{
    public static AddedToken Read(JsonObjectReader json, int id)
    {
        var special = json.Flag("special", false);
        return new(id, json.Text("content"))
        {
            Special = special,
            SingleWord = json.Flag("single_word", false),
            TakesSpaceBefore = json.Flag("lstrip", false),
            TakesSpaceAfter = json.Flag("rstrip", false),
            Normalized = json.Flag("normalized", !special),
        };
    }
}
