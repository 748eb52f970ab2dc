namespace Generative.Pipelines;

/// <summary>The models an application knows, by name or by folder. Each is loaded on first use and shared by all who ask.</summary>
public interface IModelCatalog
{
    /// <summary>Names of the models that can generate, in alphabetical order; damaged folders are among them.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What a model is, without reading its weights.</summary>
    /// <param name="model">A name, or the path of a model folder.</param>
    /// <exception cref="KeyNotFoundException">There is no such model; the message suggests near names.</exception>
    ModelDescription Describe(string model);

    /// <summary>The loaded model; stays the catalog's. Safe for concurrent use.</summary>
    /// <param name="model">A name, or the path of a model folder.</param>
    /// <exception cref="KeyNotFoundException">There is no such model; the message suggests near names.</exception>
    IGenerativeModel Get(string model);

    /// <summary>
    /// A tokenizer of pictures, by itself or that of a model which writes picture tokens; stays the catalog's. Safe for concurrent use.
    /// </summary>
    /// <param name="model">A name, or the path of a folder.</param>
    /// <exception cref="KeyNotFoundException">There is no such model; the message suggests near names.</exception>
    /// <exception cref="InvalidDataException">The folder holds no tokenizer of pictures.</exception>
    IImageTokenizer GetImageTokenizer(string model) => Get(model) is IPictureTokenModel tokens ? tokens.Images
        : throw new InvalidDataException($"'{model}' has no tokenizer of pictures; name a model that writes picture tokens.");
}
