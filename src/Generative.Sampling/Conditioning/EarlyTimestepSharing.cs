using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A model whose network is shown a piecewise constant level near 0. Yang et al. 2023, "Lipschitz Singularities in Diffusion Models"
/// (E-TSDM): [0, t~) falls into n equal parts, and every t in a part is shown as the part's start, f(t); above t~ nothing
/// changes. The network's answer then cannot change infinitely fast with t, where that of an exact one does.
/// </summary>
/// <remarks>
/// State, process and the meaning of the prediction stay those of the true level. It is meant for networks that output epsilon, v or a
/// flow; a network whose preconditioning depends on the level (EDM) is shown the shared level there too. Only a network trained this way
/// loses nothing.
/// </remarks>
public sealed class EarlyTimestepSharing : IGenerativeModel
{
    private readonly IGenerativeModel _inner;
    private readonly double _lowest;

    /// <summary>A model with shared early levels.</summary>
    /// <param name="inner">The model; stays the caller's.</param>
    /// <param name="intervals">n, parts of the shared range; at least 1. The paper uses 5.</param>
    /// <param name="threshold">Level where sharing ends, the paper's t~ = T / 10; above <paramref name="lowest"/>.</param>
    /// <param name="lowest">
    /// Level where it begins: 0, unless the model counts from elsewhere. Null takes 1 for <see cref="DiscreteVpProcess"/>, whose timestep
    /// 0 is level 1, and the lowest level the model was trained at for others.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public EarlyTimestepSharing(IGenerativeModel inner, int intervals, double threshold, double? lowest = null)
    {
        _inner = inner;
        _lowest = lowest ?? (inner.Process is DiscreteVpProcess ? 1 : inner.Traits.MinLevel);
        if (intervals < 1)
            throw new ArgumentOutOfRangeException(nameof(intervals), intervals, $"intervals is {intervals}; give at least 1, such as 5.");
        if (!(_lowest >= 0 && threshold > _lowest && double.IsFinite(threshold)))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, string.Create(CultureInfo.InvariantCulture,
                $"threshold is {threshold} and the lowest level {_lowest}; give more than that, about a tenth of the highest level."));
        (Intervals, Threshold) = (intervals, threshold);
    }

    /// <summary>n.</summary>
    public int Intervals { get; }

    /// <summary>t~.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public ModelCard Card => _inner.Card;

    /// <inheritdoc/>
    public ModelTraits Traits => _inner.Traits;

    /// <inheritdoc/>
    public IForwardProcess Process => _inner.Process;

    /// <inheritdoc/>
    public Device Device => _inner.Device;

    /// <summary>f(t): the level a network is shown.</summary>
    public double Shared(double level)
    {
        if (level >= Threshold)
            return level;
        var part = (Threshold - _lowest) / Intervals;
        // The largest border not above the level, found by borders and not by division alone: a border belongs to the part it starts.
        var i = Math.Clamp((int)((level - _lowest) / part) + 1, 0, Intervals - 1);
        while (i > 0 && _lowest + i * part > level)
            i--;
        return _lowest + i * part;
    }

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request) => _inner.Predict(request with { Levels = request.Levels.Select(Shared) });

    /// <summary>Does nothing: the model stays its owner's.</summary>
    public void Dispose() { }
}
