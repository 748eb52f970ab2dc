using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Texts of one length that are made together, with the tensors of their request.</summary>
internal sealed class TextBatch : IDisposable
{
    private readonly Tensor _state;         // int64 [rows, length]
    private readonly Tensor _given;         // bool [rows, length], true at fixed tokens
    private readonly KnownRegion? _known;

    /// <summary>A batch.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="numbers">Which texts; all of one length.</param>
    /// <param name="random">Where random streams come from.</param>
    public TextBatch(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random)
    {
        Numbers = numbers;
        long[] seeds = [.. numbers.Select(i => plan.Seeds[i])];
        var source = random.Create(seeds);
        var (rows, length) = (numbers.Count, plan.Layouts[numbers[0]].Length);
        var holes = numbers.SelectMany(i => plan.Layouts[i].Ids).Select(id => id == TextLayout.Hole).ToArray();
        var mask = plan.Process.Mask;
        Start = [.. numbers.SelectMany(i => plan.Layouts[i].Ids).Select(id => id == TextLayout.Hole ? mask ?? 0 : (long)id)];

        using var scope = NewDisposeScope();
        var canvas = tensor(Start, [rows, length], ScalarType.Int64);
        var open = tensor(holes, [rows, length], ScalarType.Bool);
        _given = open.logical_not().DetachFromDisposeScope();
        if (mask is null)
        {
            // Noise is other tokens: what is given goes along with it, and is put back at the end.
            _known = new(canvas.DetachFromDisposeScope(), open.DetachFromDisposeScope());
            canvas = plan.Process.DrawPrior([length], NoiseLevels.All(plan.Process.Levels(plan.Steps)[0]), source).Value.cpu().contiguous();
            Start = [.. canvas.data<long>()];
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

    /// <summary>Which texts.</summary>
    public IReadOnlyList<int> Numbers { get; }

    /// <summary>The run.</summary>
    public SamplingRequest Request { get; }

    /// <summary>The ids it starts from, row after row.</summary>
    public long[] Start { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Dispose();
        _given.Dispose();
        _known?.Clean.Dispose();
        _known?.Mask.Dispose();
    }

    private static ITokenConstraint? Constraint(TextPlan plan, IReadOnlyList<int> numbers)
    {
        List<ITokenConstraint> all = [.. plan.Constraints];
        if (numbers.Any(i => plan.Layouts[i].Spaced.Count > 0))
            all.Add(new WordStarts([.. numbers.Select(i => plan.Layouts[i].Spaced)], plan.WordStarts));
        return all switch { [] => null, [var one] => one, _ => new TokenConstraintChain(all) };
    }
}
