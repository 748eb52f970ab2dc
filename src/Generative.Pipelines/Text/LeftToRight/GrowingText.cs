namespace Generative.Pipelines;

/// <summary>One text of a run from left to right, from step to step.</summary>
internal sealed class GrowingText
{
    private readonly int _number;
    private readonly TextPlan _plan;
    private bool _waits;
    private SpokenText _spoken;
    private int[] _ids;
    private int _heard, _letters;
    private PartialText? _finished;

    /// <summary>A text before its first step.</summary>
    /// <param name="number">Which text of the request.</param>
    /// <param name="plan">The plan.</param>
    public GrowingText(int number, TextPlan plan)
    {
        (_number, _plan, _ids) = (number, plan, [.. plan.Decoding!.Prompt]);
        // What such a sampler shows may be another text a step later, and what is said cannot be taken back.
        _waits = plan.Sampler.Plan.MayRise;
        _spoken = Begin();
    }

    /// <summary>Tokens there are.</summary>
    public int Length => _ids.Length;

    /// <summary>The text after a step.</summary>
    /// <param name="row">Its tokens.</param>
    /// <param name="isEnd">Whether it is finished.</param>
    public PartialText Take(ReadOnlySpan<long> row, bool isEnd)
    {
        if (_finished is not null)
            return _finished;
        var ids = new int[row.Length];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (int)row[i];
        var kept = ids.AsSpan().CommonPrefixLength(_ids);
        int[] changed = [.. Enumerable.Range(kept, ids.Length - kept)];
        // A sampler that took tokens back without a warning: what was said stands, and what differs follows it at the end.
        if (kept < _heard)
            (_spoken, _heard, _waits) = (Begin(), 0, true);
        _ids = ids;
        var text = new PartialText(_number, ids, changed, null, _plan.Tokenizer) { Added = Say(isEnd) };
        if (isEnd)
            _finished = new(_number, ids, [], null, _plan.Tokenizer);
        return text;
    }

    private string Say(bool isEnd)
    {
        if (_waits && !isEnd)
            return "";
        var said = _spoken.Add(_ids.AsSpan(_heard), isEnd);
        var repeated = _heard == 0 ? Math.Min(_letters, said.Length) : 0;
        _heard = _ids.Length;
        _letters += said.Length - repeated;
        return said[repeated..];
    }

    private SpokenText Begin() => new(_plan.Tokenizer, _plan.Decoding!.Said.Length, _plan.Decoding.Stop.Strings);
}
