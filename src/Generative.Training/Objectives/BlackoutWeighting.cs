namespace Generative.Training;

/// <summary>
/// Weight of an observation time t_i in <see cref="BlackoutLoss"/>; to first order in the spacing the published two differ by the factor T
/// alone.
/// </summary>
public enum BlackoutWeighting
{
    /// <summary>e^-t_(i-1) - e^-t_i, with t_(-1) = 0: the share of all births that step i makes.</summary>
    FiniteTime,

    /// <summary>T e^-t_i (t_i - t_(i-1)): the limit of dense times.</summary>
    Instantaneous,

    /// <summary>
    /// 1 / (1 - e^-t_i), so that a share of the births there can be counts alike at every time; with times drawn by a bell over the logit of
    /// e^-t (<see cref="BlackoutObjectiveOptions.LogitMean"/>). Not the likelihood: its weights give the times that decide on large shapes,
    /// where one count in a hundred is left, one draw in a hundred. Ours, in the manner of EDM's training noise.
    /// </summary>
    LogitNormal,
}
