using Generative.Checkpoints;

namespace Generative.Pipelines;

/// <summary>
/// Turns a folder of constructor arguments and weights into a model: EDM and PFGM++ by <c>EDMPrecond</c>, the original DiT.
/// </summary>
public static class ConstructorModels
{
    private static readonly Dictionary<string, IConstructorModel> Known = new(StringComparer.Ordinal)
    {
        ["EDMPrecond"] = new EdmConstructor(),
        ["DiT"] = new DiTConstructor(),
    };

    /// <summary>What the config alone tells.</summary>
    /// <exception cref="InvalidDataException">The class is unknown, or an argument is wrong.</exception>
    public static ModelDescription Describe(ConstructorFolder folder) => Find(folder).Describe(folder);

    /// <summary>Loads the weights, converted to the wanted dtype on the wanted device.</summary>
    /// <inheritdoc cref="Describe" path="/exception"/>
    /// <exception cref="FileNotFoundException">There are no weights.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static IGenerativeModel Load(ConstructorFolder folder, Placement placement) => Find(folder).Load(folder, placement);

    private static IConstructorModel Find(ConstructorFolder folder) => Known.GetValueOrDefault(folder.Arguments.Type)
        ?? throw new InvalidDataException($"{folder.Arguments.Source}: '_class' is \"{folder.Arguments.Type}\", which is not known; "
            + $"use {string.Join(" or ", Known.Keys)}.");
}
