using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Next-scale prediction (Tian et al. 2024) as a network over blocks: the transformer, and the tokenizer's quantiser that turns the scales
/// so far into what the transformer reads for the next. Owns neither.
/// </summary>
public sealed class NextScaleNetwork : IBlockNetwork
{
    private readonly NextScaleTransformer _transformer;
    private readonly MultiScaleResidualQuantizer _quantizer;

    /// <summary>Joins the two.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="quantizer">The quantiser of the tokenizer it was trained with, on the same device.</param>
    /// <exception cref="ArgumentException">They disagree on scales, codes or channels.</exception>
    public NextScaleNetwork(NextScaleTransformer transformer, MultiScaleResidualQuantizer quantizer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(quantizer);
        var (mine, its) = (transformer.Options, quantizer.Options);
        if (!mine.Sides.SequenceEqual(its.Scales) || mine.Codes != its.Codes || mine.Channels != its.Channels)
            throw new ArgumentException($"The quantiser has scales {string.Join(", ", its.Scales)}, {its.Codes} codes and {its.Channels} "
                + $"channels, the transformer {string.Join(", ", mine.Sides)}, {mine.Codes} and {mine.Channels}; they must agree.",
                nameof(quantizer));
        (_transformer, _quantizer) = (transformer, quantizer);
    }

    /// <inheritdoc/>
    public int Vocabulary => _transformer.Options.Codes;

    /// <inheritdoc/>
    public int Classes => _transformer.Options.Classes;

    /// <inheritdoc/>
    public BlockLayout Blocks => _transformer.Blocks;

    /// <inheritdoc/>
    public Tensor Logits(BlockInput input)
    {
        using var scope = NewDisposeScope();
        var question = BlockQuestion.Read(input, this);
        var (ids, size) = (question.Ids, Blocks.SizeOf(question.Block));
        var classes = tensor([.. question.Classes.Select(c => (long)c)], ScalarType.Int64, ids.device);
        var logits = _transformer.Logits(classes, Maps(question), input.Cache?.Positions, size);
        input.Cache?.Remember(ids);
        return logits.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public BlockCache CreateCache(int rows, int capacity) => _transformer.CreateCache(rows);

    /// <summary>What the transformer reads behind the positions held: [rows, tokens of those scales, channels].</summary>
    private Tensor Maps(BlockQuestion question)
    {
        var ids = question.Ids;
        List<Tensor> maps = [zeros([ids.shape[0], 0, _transformer.Options.Channels], ScalarType.Float32, ids.device)];
        Tensor? sum = null;
        for (var scale = 0; scale < question.Block; scale++)
        {
            var next = _quantizer.NextInput(scale, ids.narrow(1, Blocks.StartOf(scale), Blocks.SizeOf(scale)), sum);
            sum = next.Sum;
            if (Blocks.StartOf(scale + 1) >= question.Held)
                maps.Add(next.Next.flatten(2).transpose(1, 2).to(ScalarType.Float32));
        }
        return cat(maps, 1);
    }
}
