using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A model seen along another path: a network trained on one process serves samplers that walk another, since at equal noise to
/// signal ratio both hold the same picture, x / s(t) = x_0 + sigma n. Karras et al. 2022, section 2 and appendix B.
/// </summary>
/// <param name="inner">The model; stays the caller's.</param>
/// <param name="path">The process to walk.</param>
public sealed class ReframedModel(IGenerativeModel inner, IContinuousProcess path) : IGenerativeModel
{
    private readonly IContinuousProcess _own = inner.Process as IContinuousProcess
        ?? throw new InvalidCombinationException($"'{inner.Card.Name}' runs on '{inner.Process.Name}', which has no sigma and cannot be reframed.");

    /// <inheritdoc/>
    public ModelCard Card => inner.Card;

    /// <inheritdoc/>
    public ModelTraits Traits => inner.Traits with { Output = PredictionKind.Clean };

    /// <inheritdoc/>
    public IForwardProcess Process => path;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request)
    {
        var levels = request.Levels.Select(t => _own.LevelOf(path.Sigma(t)));
        var state = request.State / LevelMath.Over(request.State, request.Levels, path.Scale) * LevelMath.Over(request.State, levels, _own.Scale);
        var prediction = inner.Predict(request with { State = state, Levels = levels });
        return new(Predictions.ToClean(prediction, _own, state, levels), PredictionKind.Clean);
    }

    /// <summary>Does nothing: the model stays its owner's.</summary>
    public void Dispose() { }
}
