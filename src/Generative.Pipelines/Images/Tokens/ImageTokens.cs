namespace Generative.Pipelines;

/// <summary>Pictures as ids of a tokenizer. Immutable.</summary>
/// <param name="Model">Name or folder of the tokenizer, or of the model whose tokenizer it is.</param>
/// <param name="Codes">Number of its codes.</param>
/// <param name="Grids">The grids of each picture, one after the other; its ids are those of the grids, each row by row.</param>
/// <param name="Pictures">Ids of each picture, from 0 to <paramref name="Codes"/> - 1.</param>
public sealed record ImageTokens(string Model, long Codes, IReadOnlyList<TokenGrid> Grids, IReadOnlyList<IReadOnlyList<long>> Pictures);
