using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// When the next of n masked positions is unmasked: the largest of n times whose noised share 1 - alpha is uniform below the present one,
/// 1 - alpha(t') = u^(1/n) (1 - alpha(t)). Zheng et al. 2024, proposition 3.1. Carries the share, not the time, so that nothing is lost
/// near 0. Belongs to one run.
/// </summary>
internal sealed class HitTimes
{
    /// <summary>State companion that a stopped run needs to go on: the noised share of each row, float64 [rows].</summary>
    public const string Part = "noised";

    /// <summary>The draw of the times.</summary>
    public const string Draw = "hit-time";

    private readonly ITokenProcess _process;
    private readonly double[] _noised, _times;

    private HitTimes(ITokenProcess process, double[] noised)
    {
        (_process, _noised) = (process, noised);
        _times = [.. noised.Select(process.LevelOf)];
    }

    /// <summary>Time of each row.</summary>
    public NoiseLevels Levels => NoiseLevels.PerRow(_times.Length, _times);

    /// <summary>All rows at one time.</summary>
    public static HitTimes At(ITokenProcess process, int rows, double level)
    {
        var times = new HitTimes(process, [.. Enumerable.Repeat(1 - process.Alpha(level), rows)]);
        Array.Fill(times._times, level);
        return times;
    }

    /// <summary>Where a stopped run stood.</summary>
    public static HitTimes Of(ITokenProcess process, Tensor part) => new(process, part.cpu().data<double>().ToArray());

    /// <summary>Moves a row on to its next hit.</summary>
    /// <param name="row">The row.</param>
    /// <param name="masked">Masked positions before it.</param>
    /// <param name="uniform">In [0, 1).</param>
    public void Hit(int row, int masked, double uniform)
    {
        _noised[row] *= Math.Pow(uniform, 1.0 / masked);
        _times[row] = _process.LevelOf(_noised[row]);
    }

    /// <summary><see cref="Part"/> as it stands.</summary>
    public Tensor ToTensor() => tensor([.. _noised], [_noised.Length], ScalarType.Float64);
}
