namespace Generative.Networks;

/// <summary>A network over tokens whose rows begin with the class of what follows.</summary>
public interface IClassTokenNetwork : IDecoderNetwork
{
    /// <summary>Id of the first token where no class is asked for; the classes are the ids below it.</summary>
    int NoClass { get; }
}
