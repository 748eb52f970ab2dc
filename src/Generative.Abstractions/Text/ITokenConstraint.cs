namespace Generative;

/// <summary>
/// Says which tokens positions may take: a schema, a dictionary, a rhyme. Shared by every family that draws tokens; asked before each
/// draw, so it may look at what is already there. Safe for concurrent use.
/// </summary>
public interface ITokenConstraint
{
    /// <summary>The tokens allowed at some positions.</summary>
    /// <param name="canvas">The canvas so far, one row a sample; positions still to be drawn hold the mask, or lie beyond the end.</param>
    /// <param name="row">Row of the canvas.</param>
    /// <param name="position">Position about to be drawn.</param>
    /// <param name="allowed">One entry a token, all true on entry: set false what is not allowed. At least one must stay true.</param>
    void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed);
}
