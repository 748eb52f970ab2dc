namespace Generative;

/// <summary>
/// One run's rows. Row 0 is where the state starts. A static plan ignores the feedback; an adaptive one (confidence order, speculation)
/// chooses row m + 1 after the prediction at row m. A row is a function of its arguments alone, so a run can resume at any row.
/// </summary>
public interface IPlanRun
{
    /// <summary>Number of steps (rows after the first), or null when only the run will tell.</summary>
    int? Steps { get; }

    /// <summary>The levels of a row, or null after the last.</summary>
    /// <param name="index">Row number from 0.</param>
    /// <param name="previous">Levels of row <paramref name="index"/> - 1; null for the run's first row.</param>
    /// <param name="feedback">
    /// The state as it stands and the last prediction the solver used, null before there is one. Null for row 0; a run that starts elsewhere
    /// gives its saved state, from which an adaptive plan reads its levels.
    /// </param>
    NoiseLevels? Row(int index, NoiseLevels? previous, PlanFeedback? feedback);
}
