using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Canvases of one length that are filled together.</summary>
internal sealed class CanvasBatch : TextBatch
{
    private readonly TextPlan _plan;
    private readonly Tensor _state;         // int64 [rows, length]
    private readonly Tensor _given;         // bool [rows, length], true at fixed tokens
    private readonly KnownRegion? _known;
    private long[] _before;

    /// <summary>A batch.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="numbers">Which texts; all of one length.</param>
    /// <param name="random">Where random streams come from.</param>
    public CanvasBatch(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random) : base(numbers)
    {
        _plan = plan;
        long[] seeds = [.. numbers.Select(i => plan.Seeds[i])];
        var (source, process) = (random.Create(seeds), (ITokenProcess)plan.Process);
        var (rows, length) = (numbers.Count, plan.Layouts[numbers[0]].Length);
        var holes = numbers.SelectMany(i => plan.Layouts[i].Ids).Select(id => id == TextLayout.Hole).ToArray();
        _before = [.. numbers.SelectMany(i => plan.Layouts[i].Ids).Select(id => id == TextLayout.Hole ? process.Mask ?? 0 : (long)id)];

        using var scope = NewDisposeScope();
        var canvas = tensor(_before, [rows, length], ScalarType.Int64);
        var open = tensor(holes, [rows, length], ScalarType.Bool);
        _given = open.logical_not().DetachFromDisposeScope();
        if (process.Mask is null)
        {
            // Noise is other tokens: what is given goes along with it, and is put back at the end.
            _known = new(canvas.DetachFromDisposeScope(), open.DetachFromDisposeScope());
            canvas = process.DrawPrior([length], NoiseLevels.All(process.Levels(plan.Steps)[0]), source).Value.cpu().contiguous();
            _before = [.. canvas.data<long>()];
        }
        _state = canvas.DetachFromDisposeScope();
        Request = new(seeds, plan.Steps)
        {
            Random = source,
            Settings = plan.Settings,
            Start = new(0, _state),
            Known = holes.Contains(false) ? _known : null,
            Constraint = Constraint(plan, numbers),
            Guidance = plan.Guidance == 1 ? null : new PromptGuidance(plan.Guidance - 1),
            Conditioning = plan.Guidance == 1 ? Conditioning.None
                : new() { Tensors = new Dictionary<string, Tensor> { [PromptGuidance.Prompt] = _given } },
        };
    }

    /// <inheritdoc/>
    public override SamplingRequest Request { get; }

    /// <summary>Where noise is other tokens, none is made before the end.</summary>
    /// <inheritdoc/>
    public override long Made => _plan.Mask is { } mask ? Holes - _before.Count(id => id == mask) : 0;

    private long Holes => Numbers.Sum(i => (long)_plan.Layouts[i].Holes);

    /// <inheritdoc/>
    public override IReadOnlyList<PartialText> Look(SampleState state)
    {
        var (ids, before) = (Ids(state.Value), _before);
        _before = ids;
        var length = ids.Length / Numbers.Count;
        return [.. Numbers.Select((number, row) =>
        {
            var from = row * length;
            int[] changed = [.. Enumerable.Range(0, length).Where(i => ids[from + i] != before[from + i])];
            return new PartialText(number, Row(ids, from, length), changed, _plan.Mask, _plan.Tokenizer);
        })];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FinishedText> Finish(SampleState state)
    {
        var ids = Ids(state.Value);
        var length = ids.Length / Numbers.Count;
        return [.. Numbers.Select((number, row) =>
            new FinishedText(number, Row(ids, row * length, length), _plan.Layouts[number].Holes, FinishReason.Length))];
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _state.Dispose();
        _given.Dispose();
        _known?.Clean.Dispose();
        _known?.Mask.Dispose();
    }

    private static int[] Row(long[] ids, int from, int length) => Array.ConvertAll(ids[from..(from + length)], id => (int)id);

    private static long[] Ids(Tensor state)
    {
        using var scope = NewDisposeScope();
        return [.. state.cpu().contiguous().data<long>()];
    }

    private static ITokenConstraint? Constraint(TextPlan plan, IReadOnlyList<int> numbers)
    {
        List<ITokenConstraint> all = [.. plan.Constraints];
        if (numbers.Any(i => plan.Layouts[i].Spaced.Count > 0))
            all.Add(new WordStarts([.. numbers.Select(i => plan.Layouts[i].Spaced)], plan.WordStarts));
        return all switch { [] => null, [var one] => one, _ => new TokenConstraintChain(all) };
    }
}
