namespace Generative.Sampling;

/// <summary>Through what the gradient of a <see cref="GradientGuidance"/> is taken.</summary>
public enum GradientPath
{
    /// <summary>
    /// By the clean estimate alone; the network's Jacobian is replaced by that of normal data. One network evaluation, no backward pass.
    /// </summary>
    Estimate,

    /// <summary>By the state, through the network: one backward pass an evaluation, and the memory of one training step.</summary>
    Network,
}
