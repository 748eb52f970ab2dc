namespace Generative.Tokenizers;

/// <summary>Walks tokens through the stages of a decoder. Whole texts take the same road, so the two never differ.</summary>
internal sealed class TextDecoder : ITextDecoder
{
    private readonly TokenTable _tokens;
    private readonly IReadOnlyList<DecodeStage> _stages;
    private readonly bool _skipSpecial, _keepBytes;
    private readonly TextSink _text = new();
    private IPieceSink _first;

    public TextDecoder(TokenTable tokens, IReadOnlyList<DecodeStage> stages, bool skipSpecial, bool keepBytes)
    {
        (_tokens, _stages, _skipSpecial, _keepBytes) = (tokens, stages, skipSpecial, keepBytes);
        _first = Begin();
    }

    public string Add(int id)
    {
        Push(id, nameof(id));
        return _text.Take();
    }

    public string Flush()
    {
        _first.End();
        _first = Begin();
        return _text.Take();
    }

    public string All(IReadOnlyList<int> ids)
    {
        foreach (var id in ids)
            Push(id, nameof(ids));
        return Flush();
    }

    private void Push(int id, string parameter)
    {
        var spelling = _tokens.Spelling(id, parameter);
        if (!_skipSpecial || !_tokens.IsSpecial(id))
            _first.Add(spelling);
    }

    private IPieceSink Begin() => _stages.Reverse().Aggregate((IPieceSink)_text, (next, stage) => stage.Begin(next, _keepBytes));
}
