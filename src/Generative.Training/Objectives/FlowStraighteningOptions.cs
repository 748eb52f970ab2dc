using System.Globalization;

namespace Generative.Training;

/// <summary>Settings of <see cref="FlowStraighteningObjective"/>.</summary>
public sealed record FlowStraighteningOptions
{
    /// <summary>K, the segments time is cut into; at least 1. 1 is reflow; more make each line shorter and its pair nearer to the
    /// truth.</summary>
    public int Segments { get; init; } = 4;

    /// <summary>Steps of the teacher's solver in each segment; at least 1.</summary>
    public int TeacherSteps { get; init; } = 8;

    /// <summary>
    /// Highest level, where the first segment begins; in (0, 1]. Below 1 for a teacher whose own process has no level 1 (EDM's sigma
    /// would be infinite): the level of its highest sigma.
    /// </summary>
    public double Top { get; init; } = 1;

    /// <summary>Whether teacher and student are told the pictures' classes.</summary>
    public bool HasClasses { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Segments < 1)
            throw new ArgumentException($"Segments is {Segments}; give at least 1, such as 4.");
        if (TeacherSteps < 1)
            throw new ArgumentException($"TeacherSteps is {TeacherSteps}; give at least 1, such as 8.");
        if (Top is not (> 0 and <= 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Top is {Top}; give a level above 0 and at most 1."));
    }
}
