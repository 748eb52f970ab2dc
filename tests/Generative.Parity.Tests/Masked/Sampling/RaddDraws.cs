using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// RADD's stored draws as our samplers ask for them: the source draws for the positions in question alone, row after row; ours draw for
/// every position.
/// </summary>
/// <param name="f">The open folder.</param>
/// <param name="sample">The run.</param>
/// <param name="x">Its states [steps + 1, rows, length].</param>
/// <param name="process">Its process.</param>
internal sealed class RaddDraws(RotaryFixture f, string sample, Tensor x, AbsorbingProcess process)
{
    private const string Tokens = "u_categorical", Coins = "u_update";

    private readonly long _steps = x.shape[0] - 1;
    private readonly bool _isTopK = sample.Contains("_top_k", StringComparison.Ordinal);

    /// <summary>Columns of the tokens' draws; of a top-k run these are the k likeliest tokens.</summary>
    public long Columns => Enumerable.Range(0, (int)_steps)
        .Select(i => f.Stored.TryStep(sample, i, Tokens)).OfType<Tensor>().First().shape[1];

    public Tensor? Of(DrawKey key) => key.Index >= _steps ? null : key.Name switch
    {
        "unmask" => f.Stored.Step(sample, key.Index, Coins),
        "token" => Ordered((int)key.Index),
        "race" => Placed((int)key.Index),
        _ => null,
    };

    /// <summary>One position of every row.</summary>
    private Tensor Ordered(int index)
    {
        var draw = f.Stored.Step(sample, index, Tokens);
        if (!_isTopK)
            return WithMask(draw).unsqueeze(1);
        var position = f[$"{sample}.order"][index].item<long>();
        // Ordered runs never draw the mask.
        return Spread(draw, f.Network.call(x[index], null).select(1, position).narrow(-1, 0, process.Mask!.Value)).unsqueeze(1);
    }

    /// <summary>Masked positions; under a strategy those of them that the coin chose.</summary>
    private Tensor Where(int index)
    {
        var masked = x[index].eq(process.Mask!.Value);
        if (!sample.Contains("_top_", StringComparison.Ordinal) || index == _steps - 1)
            return masked;
        return masked & f.Stored.Step(sample, index, Coins).lt(f[$"{sample}.update_rate"][index]);
    }

    private Tensor Placed(int index)
    {
        var where = Where(index);
        var (count, all) = (where.sum().item<long>(), full([.. where.shape, process.Vocabulary], 0.5f));
        var draw = f.Stored.TryStep(sample, index, Tokens);
        if ((draw?.shape[0] ?? 0) != count)
            throw new InvalidDataException($"step {index} of {sample} has {draw?.shape[0] ?? 0} draws for {count} positions");
        if (draw is null || count == 0)
            return all;
        var columns = _isTopK ? Spread(draw, f.Network.call(x[index], null)[where]) : WithMask(draw);
        return all.masked_scatter(where.unsqueeze(-1).expand(-1, -1, process.Vocabulary), columns);
    }

    /// <summary>Top-k's columns belong to the likeliest tokens in falling order; the others never run.</summary>
    private Tensor Spread(Tensor draw, Tensor logits) =>
        full([draw.shape[0], process.Vocabulary], 0.5f).scatter(-1, logits.topk((int)draw.shape[1]).indexes, draw);

    /// <summary>A column for the mask where the draw has none.</summary>
    private Tensor WithMask(Tensor draw) =>
        draw.shape[^1] == process.Vocabulary ? draw : cat([draw, full([.. draw.shape[..^1], 1], 0.5f)], -1);
}
