namespace Generative.Training;

/// <summary>
/// Weight of an observation time t_i in <see cref="BlackoutLoss"/>; to first order in the spacing the two differ by the factor T alone.
/// </summary>
public enum BlackoutWeighting
{
    /// <summary>e^-t_(i-1) - e^-t_i, with t_(-1) = 0: the share of all births that step i makes.</summary>
    FiniteTime,

    /// <summary>T e^-t_i (t_i - t_(i-1)): the limit of dense times.</summary>
    Instantaneous,
}
