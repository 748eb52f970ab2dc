namespace Generative.Training;

/// <summary>Where <see cref="NoisySampler"/> disturbs a run.</summary>
public enum InjectedNoise
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Every state that the network is about to see at the beginning of a step: PFGM++, section 5.3.</summary>
    State,

    /// <summary>Every answer of the network: its estimate of the unit noise.</summary>
    Prediction,
}
