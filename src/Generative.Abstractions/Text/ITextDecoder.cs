namespace Generative;

/// <summary>Turns token ids into text as they come, for streaming. Belongs to one text.</summary>
public interface ITextDecoder
{
    /// <summary>Takes the next id.</summary>
    /// <returns>The text that no later id can change; often empty, never part of a character.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is no token.</exception>
    string Add(int id);

    /// <summary>What is left at the end; the decoder then begins anew.</summary>
    string Flush();
}
