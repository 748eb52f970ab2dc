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
    public Tensor? Of(DrawKey key)
    {
        var steps = x.shape[0] - 1;
        if (key.Index >= steps)
            return null;
        var draw = f[SampleNames.Step(sample, key.Index, key.Name == "unmask" ? "u_update" : "u_categorical")];
        return key.Name switch
        {
            "unmask" => draw,
            // One position of every row.
            "token" => WithMask(draw).unsqueeze(1),
            "race" => Placed(draw, Where((int)key.Index, (int)steps), (int)key.Index),
            _ => null,
        };
    }

    /// <summary>Masked positions; under a strategy those of them that the coin chose.</summary>
    private Tensor Where(int index, int steps)
    {
        var masked = x[index].eq(process.Mask!.Value);
        if (!sample.Contains("_top_", StringComparison.Ordinal) || index == steps - 1)
            return masked;
        return masked & f[SampleNames.Step(sample, index, "u_update")].lt(f[$"{sample}.update_rate"][index]);
    }

    private Tensor Placed(Tensor draw, Tensor where, int index)
    {
        if (draw.shape[0] != where.sum().item<long>())
            throw new InvalidDataException($"step {index} of {sample} has {draw.shape[0]} draws for {where.sum().item<long>()} positions");
        var columns = WithMask(draw.shape[1] < process.Vocabulary - 1 ? Spread(draw, where, index) : draw);
        return full([.. where.shape, process.Vocabulary], 0.5f)
            .masked_scatter(where.unsqueeze(-1).expand(-1, -1, process.Vocabulary), columns);
    }

    /// <summary>Top-k's columns belong to the likeliest tokens in falling order; the others never run.</summary>
    private Tensor Spread(Tensor draw, Tensor where, int index)
    {
        var likeliest = f.Network.call(x[index], null)[where].topk((int)draw.shape[1]).indexes;
        return full([draw.shape[0], process.Vocabulary], 0.5f).scatter(-1, likeliest, draw);
    }

    /// <summary>A column for the mask where the draw has none.</summary>
    private Tensor WithMask(Tensor draw) =>
        draw.shape[^1] == process.Vocabulary ? draw : cat([draw, full([.. draw.shape[..^1], 1], 0.5f)], -1);
}
