namespace Generative;

/// <summary>
/// Axis 4: how predictions are combined or filtered. Guidance wraps a predictor in a predictor, so it composes with every sampler
/// and with other guidance. Immutable.
/// </summary>
public interface IGuidance
{
    /// <summary>Name for people, for example <c>classifier-free</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether its answer depends on the level beyond the answers it combines. Where neither it nor the network hears of the level,
    /// samplers of tokens keep the answers to tokens they asked about before. True unless it says otherwise.
    /// </summary>
    bool DependsOnLevel => true;

    /// <summary>A guided predictor over <paramref name="inner"/>; called once a run.</summary>
    /// <param name="inner">The predictor to guide.</param>
    /// <param name="model">The model behind it, for its traits and process.</param>
    IPredictor Guide(IPredictor inner, IGenerativeModel model);

    /// <summary>Whether the model can be guided like this.</summary>
    Verdict Judge(IGenerativeModel model);
}
