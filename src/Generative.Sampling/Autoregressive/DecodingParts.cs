namespace Generative.Sampling;

/// <summary>
/// Names of the parts that states of texts written from left to right have beside <see cref="NextTokenProcess.Lengths"/>, for whoever reads
/// a step.
/// </summary>
public static class DecodingParts
{
    /// <summary>How many tokens of a row were given, int64 [rows].</summary>
    public const string Prompts = "prompts";

    /// <summary>Which rows are finished, bool [rows].</summary>
    public const string Finished = "finished";

    /// <summary>Natural logarithm of the probability each made token was drawn with, float64 [rows, longest]; 0 elsewhere.</summary>
    public const string LogProbabilities = "log-probabilities";

    /// <summary>Drafted tokens a row has taken, float64 [rows], from samplers that check drafts.</summary>
    public const string Accepted = "accepted";

    /// <summary>
    /// Places of a row at which one or more drafted tokens were looked at, float64 [rows], from samplers that check drafts: the acceptance
    /// rate is accepted over drafted.
    /// </summary>
    public const string Drafted = "drafted";

    /// <summary>
    /// Sum over those places of the chance that a drafted token is taken, float64 [rows], from samplers that check drafts: over drafted it is
    /// the rate that theory expects, for one token a place 1 - TV of the model's law and the draft's.
    /// </summary>
    public const string ExpectedAcceptance = "expected-acceptance";

    /// <summary>
    /// Evaluations of the draft's network while a row was written, float64 [rows], from samplers that check drafts. Rows are drafted
    /// together: the largest is the run's.
    /// </summary>
    public const string DraftEvaluations = "draft-evaluations";

    /// <summary>
    /// Questions about a row, float64 [rows], from samplers that check drafts: tokens made over rounds is what drafts gain. Names the draws
    /// of a run that goes on.
    /// </summary>
    public const string Rounds = "rounds";
}
