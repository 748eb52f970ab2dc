using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance (Ho and Salimans 2022) of models that answer for a block at once: logits = (1 + t) cond - t un, where t may
/// grow from block to block. Both answers come from one batch of twice the rows, with a cache or without.
/// </summary>
public sealed class BlockGuidance : IGuidance
{
    /// <summary>Guidance of the given weight.</summary>
    /// <param name="weight">Any finite number, 0 for none.</param>
    /// <param name="growth">How t follows from it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite, or there is no such growth.</exception>
    public BlockGuidance(double weight, BlockGuidanceGrowth growth = BlockGuidanceGrowth.None)
    {
        Weight = double.IsFinite(weight) ? weight
            : throw new ArgumentOutOfRangeException(nameof(weight), weight, $"weight is {weight}; give a finite number, 0 for none.");
        Growth = Enum.IsDefined(growth) ? growth
            : throw new ArgumentOutOfRangeException(
                nameof(growth), growth, $"growth is {growth}; give one of {string.Join(", ", Enum.GetNames<BlockGuidanceGrowth>())}.");
    }

    /// <inheritdoc/>
    public string Name => "block";

    /// <summary>False: it depends on the block, which the state tells.</summary>
    public bool DependsOnLevel => false;

    /// <summary>What t is made from.</summary>
    public double Weight { get; }

    /// <summary>How.</summary>
    public BlockGuidanceGrowth Growth { get; }

    /// <summary>t of a block.</summary>
    /// <param name="block">Number of the block, from 0.</param>
    /// <param name="blocks">The model's blocks.</param>
    public double At(int block, BlockLayout blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return Growth switch
        {
            BlockGuidanceGrowth.PerBlock => Weight * block,
            BlockGuidanceGrowth.OverAll when blocks.Count is { } count => count == 1 ? Weight : Weight * block / (count - 1),
            BlockGuidanceGrowth.OverAll => throw new ArgumentException(
                $"The weight grows over all blocks, and the blocks {blocks} have no end; let it grow by the block.", nameof(blocks)),
            _ => Weight,
        };
    }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (traits, name) = (model.Traits, model.Card.Name);
        return Weight == 0 ? Verdict.Exact
            : traits.Blocks is not { } blocks ? Verdict.Invalid(
                $"guidance by the block is for models that answer for blocks, and '{name}' does not")
            : !traits.KnowsUnconditional ? Verdict.Invalid(
                $"guidance compares with the answer for no class, which '{name}' was not trained to give; use guidance 0")
            : Growth == BlockGuidanceGrowth.OverAll && blocks.Count is null ? Verdict.Invalid(
                $"guidance grows over all blocks, and those of '{name}' have no end; let it grow by the block")
            : Verdict.Approximate(string.Create(CultureInfo.InvariantCulture, $"guidance {Weight} sharpens the model's law"));
    }

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Weight == 0 ? inner : new Guided(inner, this, model.Traits.Blocks!);
    }

    /// <summary>An empty cache for questions to the guided predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows of the run.</param>
    /// <param name="capacity">Positions to make room for at once; it grows when needed.</param>
    public IModelCache CreateCache(IBlockModel model, int rows, int capacity)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.CreateCache(Weight == 0 ? rows : 2 * rows, capacity);
    }

    private sealed class Guided(IPredictor inner, BlockGuidance how, BlockLayout blocks) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            using var scope = NewDisposeScope();
            var (rows, asked) = ((int)request.State.shape[0], request.Conditioning);
            var tokens = (request.Cache?.Length ?? 0) + (int)request.State.shape[1];
            var block = blocks.WholeBlocks(tokens) ?? throw new ArgumentException(
                $"State makes {tokens} tokens, which end inside a block; the blocks are {blocks}.", nameof(request));
            var classes = asked.Classes is null ? null : asked.Classes.Concat(asked.Unconditional().Classes!).ToArray();
            var both = inner.Predict(request with
            {
                State = cat([request.State, request.State]),
                Levels = GuidedRows.Twice(request.Levels),
                Conditioning = asked.Select([.. GuidedRows.Twice(rows)]) with { Classes = classes },
            });
            var (t, halves) = (how.At(block, blocks), both.Value.chunk(2));
            return both with { Value = (halves[0] * (1 + t) - halves[1] * t).MoveToOuterDisposeScope(), Variance = null };
        }
    }
}
