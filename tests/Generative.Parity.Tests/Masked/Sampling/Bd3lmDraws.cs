using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// BD3-LM's stored draws as our samplers ask for them: theirs are numbered step by step, ours by block and step inside it.
/// </summary>
internal sealed class Bd3lmDraws
{
    private readonly StoredTensors _stored;
    private readonly string _sample;
    private readonly Bd3lmOptions _options;
    private readonly Tensor _x;
    private readonly bool _isFirstHitting;

    public Bd3lmDraws(StoredTensors stored, string sample, Bd3lmOptions options)
    {
        (_stored, _sample, _options, _x) = (stored, sample, options, stored[$"{sample}.x"]);
        _isFirstHitting = sample.Contains("first_hitting", StringComparison.Ordinal);
        Start = full_like(_x[0], options.MaskToken);
        Start[.., 0] = _x[0][.., 0];            // the beginning of text, which is given
        Blocks = stored[$"{sample}.block"].data<long>().ToArray();
        Steps = _isFirstHitting ? 1 : GridSteps();
    }

    /// <summary>Tokens before the first step [rows, length].</summary>
    public Tensor Start { get; }

    public int Rows => (int)Start.shape[0];

    /// <summary>Steps of a block where it has a grid.</summary>
    public int Steps { get; }

    /// <summary>Steps of the whole run.</summary>
    public int Count => Blocks.Length;

    /// <summary>Block of every step.</summary>
    public long[] Blocks { get; }

    /// <summary>Whether any row came out of each step changed.</summary>
    public Tensor Changed(List<Tensor> states) => stack([.. states.Select((s, i) => s.ne(i == 0 ? Start : states[i - 1]).any())]);

    public Tensor? Of(DrawKey key)
    {
        var each = _isFirstHitting ? _options.BlockSize : Steps;
        var (block, inside) = Math.DivRem(key.Index, each);
        var step = Array.IndexOf(Blocks, block) + inside;
        if (step >= Count || Blocks[step] != block)
            return null;
        return (key.Name, _isFirstHitting) switch
        {
            ("token", false) => Draw(step, "u_categorical"),
            ("hit-time", true) => Draw(step, "u_time").reshape(1, 1),
            // The middle of what leads to that rank.
            ("hit-position", true) => ((Draw(step, "masked_rank") + 0.5) / Masked(step).Length).reshape(1, 1),
            ("token", true) => Draw(step, "u_categorical").narrow(1, Masked(step)[Draw(step, "masked_rank").item<long>()], 1),
            _ => null,
        };
    }

    /// <summary>A grid begins 1, 1 - 1 / (n - 1); a block that ended in one step tells only its first time.</summary>
    private int GridSteps()
    {
        var t = _stored[$"{_sample}.t"].to(ScalarType.Float64).data<double>().ToArray();
        for (var i = 0; i + 1 < Blocks.Length; i++)
            if (Blocks[i] == Blocks[i + 1])
                return (int)Math.Round(1 / (t[i] - t[i + 1])) + 1;
        return (int)(FixtureReadme.Number(_stored.Folder, @"(\d+) steps per block") ?? throw new InvalidDataException(
            $"every block of '{_sample}' ended in one step, so its times do not tell how many there are, and the README does not either"));
    }

    private Tensor Draw(long step, string name) => _stored.Step(_sample, step, name);

    /// <summary>Masked positions of the step's block before it, counted from the block's start.</summary>
    private long[] Masked(long step)
    {
        var before = step == 0 ? Start : _x[step - 1];
        var block = before[0].narrow(0, Blocks[step] * _options.BlockSize, _options.BlockSize);
        var masked = block.eq(_options.MaskToken) | block.eq(-1);
        return masked.nonzero().flatten().data<long>().ToArray();
    }
}
