using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What a network that hears of the noise is told where tokens are given. At time t it was trained to see a share 1 - alpha(t) of all
/// tokens masked; where only a share o of the canvas is open, no more than o (1 - alpha(t)) are, and the network is asked at the time that
/// belongs to that. The walk itself, and its draws, stay those of t. Belongs to one run.
/// </summary>
internal sealed class OpenShare
{
    /// <summary>State companion that a stopped run needs to go on: the share of each row that was open at first, float64 [rows].</summary>
    public const string Part = "open";

    private readonly ITokenProcess _process;
    private readonly double[] _shares;
    private readonly Tensor? _part;

    private OpenShare(SamplingContext context, ITokenProcess process, double[] shares)
    {
        (_process, _shares) = (process, shares);
        if (shares.Any(s => s != 1))
            _part = context.Keep(tensor(shares, [shares.Length], ScalarType.Float64));
    }

    /// <summary>The shares of a run: of a saved one as it says, of noised clean tokens 1, since the noise has made the holes.</summary>
    /// <param name="context">The run.</param>
    /// <param name="process">Its process, with a mask.</param>
    /// <param name="ids">The first tokens it asks about, int64 [rows, length].</param>
    public static OpenShare Of(SamplingContext context, ITokenProcess process, Tensor ids)
    {
        var start = context.Request.Start;
        double[] shares;
        if (start is null or { Row: 0, IsClean: false })
        {
            using var open = ids.eq(process.Mask!.Value).to(ScalarType.Float64).mean([1]).cpu();
            shares = open.data<double>().ToArray();
        }
        else
            shares = !start.IsClean && start.State.Parts.TryGetValue(Part, out var part)
                ? part.cpu().data<double>().ToArray() : [.. Enumerable.Repeat(1.0, (int)ids.shape[0])];
        return new(context, process, shares);
    }

    /// <summary>Levels a network is asked at, given those walked; one for each row where rows differ.</summary>
    public NoiseLevels Heard(NoiseLevels levels) => _part is null ? levels : NoiseLevels.PerRow(_shares.Length,
        [.. _shares.Select((share, row) => Heard(share, levels[row, 0]))]);

    /// <summary>The state with the companion, where it is needed.</summary>
    public SampleState Carried(SampleState state) => _part is null ? state : state.WithPart(Part, _part);

    // A row with nothing to fill is asked about with the others and not read; level 0 would only bring infinities along.
    private double Heard(double share, double level) => share is 0 or 1 ? level : _process.LevelOf(share * (1 - _process.Alpha(level)));
}
