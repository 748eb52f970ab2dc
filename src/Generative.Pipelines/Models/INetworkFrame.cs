using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// The border between a process's levels and what a published network is told and answers: the conditioning is a map of the level of its
/// own. Immutable.
/// </summary>
public interface INetworkFrame
{
    /// <summary>What the network is told of a level: its timestep.</summary>
    double Time(double level);

    /// <summary>Factor on the state the network sees.</summary>
    double InputScale(double level);

    /// <summary>What an answer means.</summary>
    /// <param name="raw">The network's answer, [batch, ...], in its dtype.</param>
    /// <param name="state">The state it was asked about, float64.</param>
    /// <param name="levels">Its levels, one a row or one for all.</param>
    /// <returns>A prediction in the caller's dispose scope.</returns>
    Prediction Answer(Tensor raw, Tensor state, NoiseLevels levels);
}
