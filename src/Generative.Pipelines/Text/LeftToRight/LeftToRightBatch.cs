using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Texts that are written from left to right together, each from the same prompt.</summary>
internal sealed class LeftToRightBatch : TextBatch
{
    private readonly TextPlan _plan;
    private readonly DecodingPlan _decoding;
    private readonly GrowingText[] _texts;
    private readonly Tensor _prompt;        // int64 [rows, prompt]
    private bool _hasEnded;

    /// <summary>A batch.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="numbers">Which texts.</param>
    /// <param name="random">Where random streams come from.</param>
    /// <param name="draft">The model that proposes; null for none.</param>
    public LeftToRightBatch(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random, ICausalModel? draft) : base(numbers)
    {
        (_plan, _decoding) = (plan, plan.Decoding!);
        _texts = [.. numbers.Select(i => new GrowingText(i, plan))];
        long[] seeds = [.. numbers.Select(i => plan.Seeds[i])];
        long[] prompt = [.. _decoding.Prompt.Select(id => (long)id)];
        long[] ids = [.. numbers.SelectMany(_ => prompt)];
        _prompt = tensor(ids, [numbers.Count, prompt.Length], ScalarType.Int64).DetachFromDisposeScope();
        Request = new(seeds, plan.Steps)
        {
            Random = random.Create(seeds),
            Settings = plan.Settings,
            Start = new(0, _prompt),
            Constraint = plan.Request.Constraint,
            Decoding = new()
            {
                Stop = _decoding.Stop,
                EndTokens = plan.Request.IgnoreEnd ? [] : plan.Model.EndTokens,
                Rules = _decoding.Rules,
                Draft = draft,
                Cache = _decoding.Cache,
                PrefillChunk = plan.Request.PrefillChunk ?? 0,
            },
        };
    }

    /// <inheritdoc/>
    public override SamplingRequest Request { get; }

    /// <inheritdoc/>
    public override long Made => _texts.Sum(t => (long)t.Length - _decoding.Prompt.Count);

    /// <inheritdoc/>
    public override IReadOnlyList<PartialText> Look(SampleState state)
    {
        var rows = new DecodedRows(state);
        return [.. _texts.Select((text, row) => text.Take(rows.Ids(row), _hasEnded || rows.IsFinished(row)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FinishedText> Finish(SampleState state)
    {
        _hasEnded = true;
        var rows = new DecodedRows(state, _plan.Request.WantLogProbabilities);
        var given = _decoding.Prompt.Count;
        return [.. Numbers.Select((number, row) =>
        {
            var ids = rows.Ids(row);
            var made = ids.Length - given;
            return new FinishedText(number, Array.ConvertAll(ids.ToArray(), id => (int)id), made,
                _decoding.Stop.Reason(ids, made) ?? FinishReason.Length)
            {
                LogProbabilities = rows.LogProbabilities(row, given),
            };
        })];
    }

    /// <inheritdoc/>
    public override void Dispose() => _prompt.Dispose();
}
