using System.Text;

namespace Generative.Pipelines;

/// <summary>
/// Says a text as its tokens come: never half a character, nothing of the prompt, and nothing that a stop string may yet take back. Belongs
/// to one text.
/// </summary>
/// <param name="tokenizer">Says what tokens say.</param>
/// <param name="prompt">Letters of the prompt.</param>
/// <param name="stops">Strings that end the text.</param>
internal sealed class SpokenText(ITextTokenizer tokenizer, int prompt, StopStrings stops)
{
    private readonly ITextDecoder _decoder = tokenizer.CreateDecoder(skipSpecial: true);
    private readonly TokenSpellings _spellings = TokenSpellings.Of(tokenizer);
    private string _held = "";
    private int _skip = prompt;

    /// <summary>Takes the next tokens, the prompt's first of all.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="isEnd">Whether no more will come: then nothing is held back.</param>
    /// <returns>What can be said now; often nothing.</returns>
    public string Add(ReadOnlySpan<int> ids, bool isEnd)
    {
        var said = new StringBuilder();
        foreach (var id in ids)
            if (_spellings.Says(id))
                said.Append(_decoder.Add(id));
        if (isEnd)
            said.Append(_decoder.Flush());
        var dropped = Math.Min(_skip, said.Length);
        _skip -= dropped;
        var text = _held + said.ToString(dropped, said.Length - dropped);
        if (isEnd)
        {
            _held = "";
            return stops.Find(text) is >= 0 and var end ? text[..end] : text;
        }
        var sure = text.Length - stops.Begun(text);
        _held = text[sure..];
        return text[..sure];
    }
}
