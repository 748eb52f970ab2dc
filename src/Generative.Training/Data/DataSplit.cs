namespace Generative.Training;

/// <summary>Which part of a data set.</summary>
public enum DataSplit
{
    /// <summary>The part to learn from.</summary>
    Train,

    /// <summary>The part kept for measuring.</summary>
    Test,
}
